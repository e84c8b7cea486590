#include "aupmine/timestamp.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { SECONDS_PER_DAY = 24 * 60 * 60 };

/*
 * Days since 1970-01-01 of a Gregorian date. Years are counted from March, so
 * that the leap day is a year's last and month lengths follow one formula.
 */
static int64_t days_of_date(int year, int month, int day)
{
    int64_t march_year = month > 2 ? year : year - 1;
    int64_t march_month = month > 2 ? month - 3 : month + 9;
    int64_t day_of_year = (153 * march_month + 2) / 5 + day - 1;

    return march_year * 365 + march_year / 4 - march_year / 100 +
           march_year / 400 + day_of_year - 719468;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && leap ? 29 : days[month - 1];
}

static void date_of_days(int64_t days, int *year, int *month, int *day)
{
    int guess = (int)(1970 + days / 366);

    while (days_of_date(guess + 1, 1, 1) <= days)
        guess++;
    *year = guess;
    days -= days_of_date(guess, 1, 1);
    for (*month = 1; days >= days_in_month(*year, *month); (*month)++)
        days -= days_in_month(*year, *month);
    *day = (int)days + 1;
}

/* Read exactly that many digits and step over them. */
static bool read_digits(const char **text, int count, int *value)
{
    *value = 0;
    for (int i = 0; i < count; i++, (*text)++) {
        if (!isdigit((unsigned char)**text))
            return false;
        *value = *value * 10 + (**text - '0');
    }
    return true;
}

static bool read_character(const char **text, char expected)
{
    if (**text != expected)
        return false;
    (*text)++;
    return true;
}

static bool read_date(const char **text, int *year, int *month, int *day)
{
    return read_digits(text, 4, year) && read_character(text, '-') &&
           read_digits(text, 2, month) && read_character(text, '-') &&
           read_digits(text, 2, day) && *year >= 1970 && *month >= 1 &&
           *month <= 12 && *day >= 1 && *day <= days_in_month(*year, *month);
}

/* Seconds since midnight of "HH:MM:SS"; a leap second counts as the last. */
static bool read_time(const char **text, int *seconds)
{
    int hour, minute, second;

    if (!read_digits(text, 2, &hour) || !read_character(text, ':') ||
        !read_digits(text, 2, &minute) || !read_character(text, ':') ||
        !read_digits(text, 2, &second) || hour > 23 || minute > 59 ||
        second > 60)
        return false;
    *seconds = (hour * 60 + minute) * 60 + (second == 60 ? 59 : second);
    return true;
}

/* "Z" or "+HH:MM": how far the clock was ahead of UTC. */
static bool read_offset(const char **text, int *seconds)
{
    int sign = **text == '-' ? -1 : 1;
    int hours, minutes;

    *seconds = 0;
    if (read_character(text, 'Z'))
        return true;
    if (!read_character(text, '+') && !read_character(text, '-'))
        return false;
    if (!read_digits(text, 2, &hours) || !read_character(text, ':') ||
        !read_digits(text, 2, &minutes) || hours > 23 || minutes > 59)
        return false;
    *seconds = sign * (hours * 60 + minutes) * 60;
    return true;
}

bool timestamp_parse(const char *text, int64_t *seconds)
{
    int year, month, day, time_of_day, offset;

    if (!read_date(&text, &year, &month, &day) || !read_character(&text, 'T') ||
        !read_time(&text, &time_of_day))
        return false;
    if (read_character(&text, '.'))
        text += strspn(text, "0123456789");
    if (!read_offset(&text, &offset) || *text != '\0')
        return false;
    *seconds =
        days_of_date(year, month, day) * SECONDS_PER_DAY + time_of_day - offset;
    return *seconds >= 0;
}

void timestamp_format(int64_t seconds, char text[TIMESTAMP_SIZE])
{
    int64_t days = seconds / SECONDS_PER_DAY;
    int rest = (int)(seconds % SECONDS_PER_DAY);
    int year, month, day;

    date_of_days(days, &year, &month, &day);
    snprintf(text, TIMESTAMP_SIZE, "%04u-%02u-%02uT%02u:%02u:%02uZ",
             (unsigned)year % 10000, (unsigned)month % 100, (unsigned)day % 100,
             (unsigned)rest / 3600 % 100, (unsigned)rest / 60 % 60,
             (unsigned)rest % 60);
}

bool timestamp_parse_http(const char *text, int64_t *seconds)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const char *found;
    char name[4] = "";
    int day, year, month, time_of_day;

    text = strchr(text, ',');
    if (text == NULL || strncmp(text, ", ", 2) != 0)
        return false;
    text += 2;
    if (!read_digits(&text, 2, &day) || !read_character(&text, ' ') ||
        strlen(text) < 3)
        return false;
    memcpy(name, text, 3);
    text += 3;
    found = strstr(months, name);
    if (found == NULL || (found - months) % 3 != 0 ||
        !read_character(&text, ' ') || !read_digits(&text, 4, &year) ||
        !read_character(&text, ' ') || !read_time(&text, &time_of_day) ||
        strcmp(text, " GMT") != 0)
        return false;
    month = (int)(found - months) / 3 + 1;
    if (year < 1970 || day < 1 || day > days_in_month(year, month))
        return false;
    *seconds = days_of_date(year, month, day) * SECONDS_PER_DAY + time_of_day;
    return true;
}

int64_t timestamp_now(void)
{
    return (int64_t)time(NULL);
}

bool month_parse(const char *text, int *month)
{
    int year, of_year;

    if (!read_digits(&text, 4, &year) || !read_character(&text, '-') ||
        !read_digits(&text, 2, &of_year) || *text != '\0' || year < 1970 ||
        of_year < 1 || of_year > 12)
        return false;
    *month = year * 12 + of_year - 1;
    return true;
}

void month_format(int month, char text[MONTH_SIZE])
{
    snprintf(text, MONTH_SIZE, "%04u-%02u", (unsigned)month / 12 % 10000,
             (unsigned)month % 12 + 1);
}

int month_of(int64_t seconds)
{
    int year, month, day;

    date_of_days(seconds / SECONDS_PER_DAY, &year, &month, &day);
    return year * 12 + month - 1;
}

int64_t month_start(int month)
{
    return days_of_date(month / 12, month % 12 + 1, 1) * SECONDS_PER_DAY;
}

static bool parse_span(const char *text, int64_t *start, int64_t *end)
{
    const char *rest = text;
    int year, month, day;

    if (month_parse(text, &month)) {
        *start = month_start(month);
        *end = month_start(month + 1);
        return true;
    }
    if (read_date(&rest, &year, &month, &day) && *rest == '\0') {
        *start = days_of_date(year, month, day) * SECONDS_PER_DAY;
        *end = *start + SECONDS_PER_DAY;
        return true;
    }
    if (!timestamp_parse(text, start))
        return false;
    *end = *start + 1;
    return true;
}

bool timestamp_parse_span(const char *text, int64_t *start, int64_t *end)
{
    int64_t last = days_of_date(10000, 1, 1) * SECONDS_PER_DAY - 1;

    if (!parse_span(text, start, end))
        return false;
    *end = *end < last ? *end : last;
    return true;
}
