# aupmine: see README.md for what it is, docs/CONTRIBUTING.md for the code.
#
#   make              build/aupmine
#   make demo         install what is missing, build, run the whole job offline
#   make test         every test that must hold
#   make help         all targets

VERSION  = 0.1.0
PREFIX   = /usr/local
BUILD    = build
CC       = cc
CFLAGS   = -O2 -g
LDFLAGS  =
SEEDS    = 200

WARNINGS = -Wall -Wextra -Werror -Wpedantic -Wshadow -Wconversion \
	-Wno-sign-conversion -Wstrict-prototypes -Wmissing-prototypes \
	-Wold-style-definition -Wwrite-strings -Wpointer-arith -Wcast-align \
	-Wformat=2 -Wundef -Wvla
SHARE     = $(PREFIX)/share/aupmine
DOC       = $(PREFIX)/share/doc/aupmine
MANDIR    = $(PREFIX)/share/man
PKGCONFIG = $(PREFIX)/lib/pkgconfig
DATA      = $(wildcard data/*.tsv data/metadata.json)
LIBRARIES = libcurl libcjson libpcre2-8 sqlite3 libmd md4c zlib

LIBRARY_SOURCES = $(wildcard $(addprefix src/, base/*.c text/*.c rules/*.c \
	ingest/*.c store/*.c github/*.c classify/*.c drift/*.c grep/*.c \
	review/*.c report/*.c))
PROGRAM_SOURCES = src/main.c $(wildcard src/cmd/*.c)
HUB_SOURCES     = $(filter-out tests/hub/generate.c,$(wildcard tests/hub/*.c))
UNIT_SOURCES    = $(wildcard tests/unit/test_*.c)
FUZZ_SOURCES    = $(wildcard tests/fuzz/fuzz_*.c)

object = $(patsubst %.c,$(BUILD)/%.o,$(1))
EMBEDDED        = $(BUILD)/src/report/page_css.o $(BUILD)/src/report/page_js.o
LIBRARY_OBJECTS = $(call object,$(LIBRARY_SOURCES)) $(EMBEDDED)
PROGRAM_OBJECTS = $(call object,$(PROGRAM_SOURCES))
HUB_OBJECTS     = $(call object,$(HUB_SOURCES))
UNIT_PROGRAMS   = $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(UNIT_SOURCES))
TEST_PROGRAMS   = $(BUILD)/hub $(BUILD)/generate $(BUILD)/inject.so \
	$(UNIT_PROGRAMS)

# Asked only for what is built: `make deps` must work before they are there.
package_flags = $(shell pkg-config $(1) $(2))
# V=1 shows whole commands.
SAY = $(if $(V),,@echo "  $(1) $@";)
COMPILE = $(CC) -std=c11 -pthread -D_GNU_SOURCE -DAUPMINE_VERSION='"$(VERSION)"' \
	-DAUPMINE_SHARE='"$(SHARE)"' -Iinclude $(WARNINGS) \
	$(CFLAGS) -MMD -MP

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all deps demo tally test torture cron-day contract ablation bench \
	browser fuzz lint sanitize install install-program install-library \
	uninstall dist deb deb-test docs-refresh clean help programs

all: $(BUILD)/aupmine

programs: all $(TEST_PROGRAMS)

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call SAY,CC)$(COMPILE) $(call package_flags,--cflags,$(LIBRARIES)) -c $< -o $@

# Style and script of the web page are files of their own, so that editors and
# lint know them for what they are; the program carries them as bytes. od is
# everywhere, xxd is not, and a string literal ends after 4,095 characters.
$(BUILD)/src/report/page_%.c: src/report/page.% Makefile
	@mkdir -p $(@D)
	$(call SAY,EMBED){ echo '#include "src/report/html.h"'; \
		echo 'const unsigned char page_$*[] = {'; \
		od -An -v -tu1 $< | sed 's/[0-9][0-9]*/&,/g'; echo '};'; \
		echo 'const size_t page_$*_size = sizeof(page_$*);'; } >$@

$(EMBEDDED): %.o: %.c
	$(call SAY,CC)$(COMPILE) -I. -c $< -o $@

$(BUILD)/tests/hub/%.o: tests/hub/%.c Makefile
	@mkdir -p $(@D)
	$(call SAY,CC)$(COMPILE) $(call package_flags,--cflags,libmicrohttpd libcjson zlib) -c $< -o $@

$(BUILD)/libaupmine.a: $(LIBRARY_OBJECTS)
	@rm -f $@
	$(call SAY,AR)$(AR) rcs $@ $^

$(BUILD)/aupmine: $(PROGRAM_OBJECTS) $(BUILD)/libaupmine.a
	$(call SAY,LD)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(call package_flags,--libs,$(LIBRARIES)) -lm -pthread -o $@

$(BUILD)/hub: $(HUB_OBJECTS)
	$(call SAY,LD)$(CC) $(CFLAGS) $(LDFLAGS) $^ \
		$(call package_flags,--libs,libmicrohttpd libcjson zlib) -o $@

$(BUILD)/generate: $(BUILD)/tests/hub/generate.o
	$(call SAY,LD)$(CC) $(CFLAGS) $(LDFLAGS) $^ -o $@

# Preloaded, so without the sanitizers that CFLAGS may ask for.
$(BUILD)/inject.so: tests/inject/inject.c Makefile
	@mkdir -p $(@D)
	$(call SAY,LD)$(CC) -std=c11 -D_GNU_SOURCE $(WARNINGS) -O1 -fPIC -shared $< -o $@

$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libaupmine.a
	@mkdir -p $(@D)
	$(call SAY,LD)$(CC) $(CFLAGS) $(LDFLAGS) $^ \
		$(call package_flags,--libs,$(LIBRARIES) cmocka) -lm -pthread -o $@

# --- jobs ---

deps:
	@.ci/deps

demo: deps
	@$(MAKE) -s --no-print-directory all $(BUILD)/hub
	@tests/demo $(BUILD)

tally: deps
	@$(MAKE) -s --no-print-directory all
	$(BUILD)/aupmine tally

test: deps
	@$(MAKE) -s --no-print-directory programs
	@tests/run $(BUILD)

cron-day: deps
	@$(MAKE) -s --no-print-directory programs
	@tests/cron-day $(BUILD)

torture: deps
	@$(MAKE) -s --no-print-directory programs
	@tests/torture/run $(BUILD) $(SEEDS)

contract: deps
	@$(MAKE) -s --no-print-directory programs
	@tests/contract/run $(BUILD)

sanitize: deps
	@$(MAKE) -s --no-print-directory programs BUILD=build-sanitize \
		CFLAGS="-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
		-fno-sanitize-recover=undefined"
	@tests/run build-sanitize

lint:
	@tests/lint

fuzz:
	@tests/fuzz/run

docs-refresh: deps
	@$(MAKE) -s --no-print-directory all $(BUILD)/hub
	@tests/refresh-docs $(BUILD)

ablation: deps
	@$(MAKE) -s --no-print-directory all
	@tests/ablation $(BUILD)

browser: deps
	@$(MAKE) -s --no-print-directory all
	@tests/browser/run $(BUILD)

bench: deps
	@$(MAKE) -s --no-print-directory all $(BUILD)/generate $(BUILD)/hub
	@tests/bench/run $(BUILD)
	@tests/bench/grep $(BUILD)
	@tests/bench/fetch $(BUILD)

# Completions come from the program's own tables; no setting of the user's has a
# say in them. What is in a file's name is where a shell looks for it.
COMPLETIONS = bash:share/bash-completion/completions/aupmine \
	zsh:share/zsh/site-functions/_aupmine \
	fish:share/fish/vendor_completions.d/aupmine.fish

# Pages carry no version of their own: it is put in on the way.
install_pages = install -d $(DESTDIR)$(MANDIR)/man$(1) && \
	for page in docs/*.$(1); do \
		to=$(DESTDIR)$(MANDIR)/man$(1)/$${page\#\#*/}; \
		sed 's/^\.Os$$/.Os aupmine $(VERSION)/' $$page >$$to && \
		chmod 644 $$to || exit 1; done

install: install-program install-library

install-program: all
	@for completion in $(COMPLETIONS); do \
		file=$(DESTDIR)$(PREFIX)/$${completion#*:}; \
		install -d "$${file%/*}" && \
		HOME=/nonexistent XDG_CONFIG_HOME= $(BUILD)/aupmine completion \
			"$${completion%%:*}" >$(BUILD)/completion && \
		install -m 644 $(BUILD)/completion "$$file" || exit 1; \
	done
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(SHARE)/patterns \
		$(DESTDIR)$(SHARE)/data
	install -m 755 $(BUILD)/aupmine $(DESTDIR)$(PREFIX)/bin/aupmine
	install -m 644 patterns/*.rules $(DESTDIR)$(SHARE)/patterns
	install -m 644 $(DATA) $(DESTDIR)$(SHARE)/data
	install -d $(DESTDIR)$(DOC)/examples
	install -m 644 docs/examples/* $(DESTDIR)$(DOC)/examples
	$(call install_pages,1)
	$(call install_pages,5)

install-library: $(BUILD)/libaupmine.a
	install -d $(DESTDIR)$(PREFIX)/include/aupmine $(DESTDIR)$(PKGCONFIG)
	install -m 644 include/aupmine/*.h $(DESTDIR)$(PREFIX)/include/aupmine
	install -m 644 $(BUILD)/libaupmine.a $(DESTDIR)$(PREFIX)/lib/libaupmine.a
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' \
		-e 's|@LIBRARIES@|$(LIBRARIES)|' src/aupmine.pc.in \
		>$(DESTDIR)$(PKGCONFIG)/aupmine.pc
	chmod 644 $(DESTDIR)$(PKGCONFIG)/aupmine.pc

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/aupmine $(DESTDIR)$(PREFIX)/lib/libaupmine.a \
		$(DESTDIR)$(PKGCONFIG)/aupmine.pc \
		$(patsubst docs/%,$(DESTDIR)$(MANDIR)/man1/%,$(wildcard docs/*.1)) \
		$(patsubst docs/%,$(DESTDIR)$(MANDIR)/man5/%,$(wildcard docs/*.5))
	rm -rf $(DESTDIR)$(SHARE) $(DESTDIR)$(PREFIX)/include/aupmine \
		$(DESTDIR)$(DOC)
	@for completion in $(COMPLETIONS); do \
		rm -f "$(DESTDIR)$(PREFIX)/$${completion#*:}"; \
	done

# The same bytes from the same commit, whoever makes it.
dist:
	@mkdir -p $(BUILD)
	git -c tar.umask=0022 archive --format=tar --prefix=aupmine-$(VERSION)/ HEAD | \
		gzip -9n > $(BUILD)/aupmine-$(VERSION).tar.gz

deb:
	@.ci/deb $(BUILD) $(VERSION)

deb-test: deb
	@tests/deb $(BUILD) $(VERSION) $(ROOT)

help:
	@echo "make             build $(BUILD)/aupmine"
	@echo "make deps        install what is missing, by package name"
	@echo "make demo        the whole job on the re-worded sample, offline"
	@echo "make tally       the whole job on the real tracker"
	@echo "make test        every test that must hold"
	@echo "make torture     SEEDS ($(SEEDS)) mixes of faults and kills against a mirror"
	@echo "make cron-day    a day of cron: 48 runs, with what can go wrong"
	@echo "make contract    requests and answers against GitHub's description (npm)"
	@echo "make sanitize    the same under ASan and UBSan"
	@echo "make lint        layout, banned functions, shell scripts, manual"
	@echo "make fuzz        fuzz the parsers for a while (clang)"
	@echo "make docs-refresh  README's pictures and table, made anew"
	@echo "make ablation    what is found without the rules written for it"
	@echo "make browser     the web page in Chromium (npm, chromium)"
	@echo "make bench       measure against named peers"
	@echo "make install     to PREFIX ($(PREFIX)), under DESTDIR"
	@echo "make uninstall   the reverse"
	@echo "make dist        a tarball of the last commit"
	@echo "make deb         a package for Debian, with Debian's tools"
	@echo "make deb-test    install it in a root of its own (debootstrap, or ROOT)"
	@echo "make clean       remove $(BUILD)"

clean:
	rm -rf $(BUILD)

-include $(patsubst %.o,%.d,$(LIBRARY_OBJECTS) $(PROGRAM_OBJECTS) \
	$(HUB_OBJECTS) $(call object,$(UNIT_SOURCES)))
