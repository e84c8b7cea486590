/*
 * Drive the pages of tests/browser/run. Each check is counted; the last line is
 * "browser: N passed, N failed".
 *
 * usage: node page.mjs CHROMIUM FOLDER [FOLDER-FOR-SCREENSHOTS]
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [program, folder, shots] = process.argv.slice(2);
const axe = readFileSync(
  createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
  "utf8"
);
let passed = 0;
let failed = 0;

function check(name, fine, found) {
  if (fine) {
    passed++;
    return;
  }
  failed++;
  console.log(`browser: failed: ${name}: ${JSON.stringify(found)}`);
}

const same = (name, found, wanted) =>
  check(name, JSON.stringify(found) === JSON.stringify(wanted), found);

const browser = await chromium.launch({
  executablePath: program,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

/* A file in a window of its own; what goes wrong in it is collected. */
async function open(file, options) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  const address = `file://${folder}/${file}`;
  const faults = [];

  page.on("console", (message) => faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== address)
      faults.push(`request: ${request.url()}`);
  });
  await page.goto(address);
  return { page, context, faults };
}

/* The page's policy forbids other scripts, axe among them, so it runs in a
 * world of its own. */
async function violations({ page, context }) {
  const session = await context.newCDPSession(page);
  const { frameTree } = await session.send("Page.getFrameTree");
  const { executionContextId: contextId } = await session.send(
    "Page.createIsolatedWorld",
    { frameId: frameTree.frame.id }
  );
  const run = (expression) =>
    session.send("Runtime.evaluate", {
      expression,
      contextId,
      awaitPromise: true,
      returnByValue: true,
    });

  await run(`${axe};0`);
  const { result } = await run(
    `axe.run().then((found) => found.violations.map((each) =>
      each.id + ": " + each.nodes.map((node) => node.html.slice(0, 120))))`
  );
  return result.value ?? [`axe did not run: ${JSON.stringify(result)}`];
}

const openAll = (page) =>
  page.evaluate(() => {
    for (const each of document.querySelectorAll("details")) each.open = true;
  });

async function looksRight(file, colorScheme, width) {
  const name = `${file} ${colorScheme} ${width}`;
  const tab = await open(`${file}.html`, {
    colorScheme,
    viewport: { width, height: 900 },
  });

  const picture = (part) =>
    shots &&
    tab.page.screenshot({
      path: `${shots}/${file}-${colorScheme}-${width}-${part}.png`,
    });

  await picture("top");
  same(`${name}: axe, closed`, await violations(tab), []);
  await openAll(tab.page);
  same(`${name}: axe, open`, await violations(tab), []);
  const wider = await tab.page.evaluate(
    () => document.documentElement.scrollWidth - innerWidth
  );
  check(`${name}: no wider than the window`, wider <= 0, wider);
  await tab.page.locator("form").scrollIntoViewIfNeeded();
  await tab.page.evaluate(() => document.querySelector("form").scrollIntoView());
  await picture("issues");
  same(`${name}: nothing went wrong`, tab.faults, []);
  await tab.context.close();
}

const column = (page, table, number) =>
  page
    .locator(`table`)
    .nth(table)
    .locator(`tbody tr > :nth-child(${number})`)
    .allInnerTexts();

async function sorts() {
  const tab = await open("sample.html");
  const header = tab.page.locator("thead").first().locator("th").nth(2);
  const numbers = async () =>
    (await column(tab.page, 0, 3)).map((text) => parseInt(text, 10));
  const known = (values) => values.filter((value) => !Number.isNaN(value));
  const before = await numbers();
  const up = known(before).sort((a, b) => a - b);

  check("sort: there is something to sort", up.length > 9, up);
  await header.getByRole("button").click();
  const sorted = await numbers();
  same("sort: ascending", known(sorted), up);
  check("sort: what is unknown comes last", Number.isNaN(sorted.at(-1)), sorted);
  same("sort: said", await header.getAttribute("aria-sort"), "ascending");
  await header.getByRole("button").click();
  const down = await numbers();
  same("sort: descending", known(down), up.reverse());
  check("sort: what is unknown still comes last", Number.isNaN(down.at(-1)), down);
  await tab.page.locator("thead").first().getByRole("button").first().press("Enter");
  same("sort: back by the keyboard", await numbers(), before);
  same("sort: only one column is", await tab.page.locator("[aria-sort]").count(), 1);
  same("sort: nothing went wrong", tab.faults, []);
  await tab.context.close();
}

async function filters() {
  const tab = await open("sample.html");
  const rows = tab.page.locator(".issues tbody tr");
  const all = await rows.count();
  const shown = () => tab.page.locator(".issues tbody tr:visible").count();
  const told = () => tab.page.getByRole("status").innerText();

  const choose = (name, value) =>
    tab.page.locator(`select[name=${name}]`).selectOption(value);

  await openAll(tab.page);
  same("filter: all are shown", await shown(), all);
  same("filter: all are told", await told(), `${all} of ${all} issues shown`);
  await choose("kind", "safeguard");
  const kinds = await tab.page
    .locator(".issues tbody tr:visible > :nth-child(3)")
    .allInnerTexts();
  check("filter: some of a kind", kinds.length > 0 && kinds.length < all, kinds);
  same("filter: that kind only", [...new Set(kinds)], ["safeguard"]);
  same("filter: told", await told(), `${kinds.length} of ${all} issues shown`);
  await choose("domain", "security");
  const both = await shown();
  check("filter: both hold", both > 0 && both < kinds.length, both);
  await choose("judge", "a person");
  same("filter: none is left", await shown(), 0);
  same("filter: empty months go", await tab.page.locator("details:visible").count(), 0);
  for (const name of ["kind", "domain", "judge"]) await choose(name, "");
  await choose("period", { label: "2026-04" });
  same("filter: one month", await tab.page.locator("details:visible").count(), 1);
  check("filter: it has issues", (await shown()) > 0, await shown());
  await choose("period", "");
  same("filter: all again", await shown(), all);
  same("filter: nothing went wrong", tab.faults, []);
  await tab.context.close();
}

async function leadsToIssues() {
  const tab = await open("sample.html");
  const link = tab.page.getByRole("link", { name: "2026-04" }).first();
  const target = (await link.getAttribute("href")).slice(1);

  await link.click();
  same(
    "link: it opens the month",
    await tab.page.evaluate((id) => document.getElementById(id).open, target),
    true
  );
  same("link: nothing went wrong", tab.faults, []);
  await tab.context.close();
}

async function readsWithoutScript() {
  const tab = await open("sample.html", { javaScriptEnabled: false });
  const first = tab.page.locator("details").first();

  check("no script: the counts are there", (await column(tab.page, 0, 3)).length > 9);
  same("no script: no form", await tab.page.locator("form").isVisible(), false);
  same("no script: closed", await first.locator("tbody tr").first().isVisible(), false);
  await first.locator("summary").click();
  same("no script: opens", await first.locator("tbody tr").first().isVisible(), true);
  await tab.page.emulateMedia({ media: "print" });
  const last = tab.page.locator("details").last().locator("tbody tr").last();
  check("no script: print shows all", (await last.boundingBox()).height > 0);
  same("no script: nothing went wrong", tab.faults, []);
  await tab.context.close();
}

async function prints() {
  const tab = await open("sample.html", { colorScheme: "dark" });

  await tab.page.emulateMedia({ media: "print" });
  same(
    "print: dark on light",
    await tab.page.evaluate(() => getComputedStyle(document.body).backgroundColor),
    "rgb(255, 255, 255)"
  );
  same(
    "print: the address of a link",
    await tab.page.evaluate(() => {
      const link = document.querySelector(".issues a");
      return getComputedStyle(link, "::after").content.includes(link.href);
    }),
    true
  );
  const paper = await tab.page.pdf({
    format: "A4",
    path: shots ? `${shots}/print.pdf` : undefined,
  });
  check("print: pages", paper.length > 20000, paper.length);
  same("print: nothing went wrong", tab.faults, []);
  await tab.context.close();
}

async function staysInert() {
  const tab = await open("hostile.html");
  const title = "</title></svg></h1><script>alert(1)</script><img src=x onerror=alert(2)>";

  await openAll(tab.page);
  await tab.page.locator("th[scope=row]").first().hover();
  for (const row of await tab.page.locator(".issues tbody tr").all())
    await row.hover();
  await tab.page.keyboard.press("Tab");
  same("hostile: the headline is text", await tab.page.locator("h1").innerText(), title);
  same("hostile: the title is text", await tab.page.title(), title);
  same("hostile: one script", await tab.page.locator("script").count(), 1);
  same("hostile: no image", await tab.page.locator("img").count(), 0);
  same("hostile: every row is there", await tab.page.locator(".issues tbody tr").count(), 8);
  same("hostile: each has its cells", await tab.page.locator(".issues td").count(), 56);
  same(
    "hostile: links lead to the web",
    await tab.page.evaluate(() => [
      ...new Set([...document.querySelectorAll(".issues a")].map((a) => a.protocol)),
    ]),
    ["https:"]
  );
  same(
    "hostile: no handler",
    await tab.page.evaluate(
      () =>
        [...document.querySelectorAll("*")].filter((element) =>
          [...element.attributes].some((each) => each.name.startsWith("on"))
        ).length
    ),
    0
  );
  same("hostile: nothing went wrong", tab.faults, []);
  await tab.context.close();
}

async function showsPicture(file) {
  const tab = await open(`${file}.svg`);

  same(`${file}.svg: a picture`, await tab.page.evaluate(() => document.rootElement.localName), "svg");
  same(`${file}.svg: no script`, await tab.page.locator("script").count(), 0);
  same(`${file}.svg: nothing went wrong`, tab.faults, []);
  await tab.context.close();
}

for (const file of ["sample", "hostile"])
  for (const scheme of ["light", "dark"])
    for (const width of [360, 1280]) await looksRight(file, scheme, width);
await sorts();
await filters();
await leadsToIssues();
await readsWithoutScript();
await prints();
await staysInert();
await showsPicture("sample");
await showsPicture("hostile");
await browser.close();
console.log(`browser: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
