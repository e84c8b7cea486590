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

WARNINGS = -Wall -Wextra -Werror -Wpedantic -Wshadow -Wconversion \
	-Wno-sign-conversion -Wstrict-prototypes -Wmissing-prototypes \
	-Wold-style-definition -Wwrite-strings -Wpointer-arith -Wcast-align \
	-Wformat=2 -Wundef -Wvla
LIBRARIES = libcurl libcjson libpcre2-8 sqlite3 libmd

LIBRARY_SOURCES = $(wildcard $(addprefix src/, base/*.c text/*.c rules/*.c \
	ingest/*.c store/*.c github/*.c classify/*.c report/*.c))
PROGRAM_SOURCES = src/main.c $(wildcard src/cmd/*.c)
HUB_SOURCES     = $(filter-out tests/hub/generate.c,$(wildcard tests/hub/*.c))
UNIT_SOURCES    = $(wildcard tests/unit/test_*.c)
FUZZ_SOURCES    = $(wildcard tests/fuzz/fuzz_*.c)

object = $(patsubst %.c,$(BUILD)/%.o,$(1))
LIBRARY_OBJECTS = $(call object,$(LIBRARY_SOURCES))
PROGRAM_OBJECTS = $(call object,$(PROGRAM_SOURCES))
HUB_OBJECTS     = $(call object,$(HUB_SOURCES))
UNIT_PROGRAMS   = $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(UNIT_SOURCES))
TEST_PROGRAMS   = $(BUILD)/hub $(BUILD)/generate $(UNIT_PROGRAMS)

# Asked only for what is built: `make deps` must work before they are there.
package_flags = $(shell pkg-config $(1) $(2))
# V=1 shows whole commands.
SAY = $(if $(V),,@echo "  $(1) $@";)
COMPILE = $(CC) -std=c11 -D_GNU_SOURCE -DAUPMINE_VERSION='"$(VERSION)"' \
	-DAUPMINE_SHARE='"$(PREFIX)/share/aupmine"' -Iinclude $(WARNINGS) \
	$(CFLAGS) -MMD -MP

.DELETE_ON_ERROR:
.PHONY: all deps demo tally test bench fuzz lint sanitize install uninstall \
	dist clean help programs

all: $(BUILD)/aupmine

programs: all $(TEST_PROGRAMS)

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call SAY,CC)$(COMPILE) $(call package_flags,--cflags,$(LIBRARIES)) -c $< -o $@

$(BUILD)/tests/hub/%.o: tests/hub/%.c Makefile
	@mkdir -p $(@D)
	$(call SAY,CC)$(COMPILE) $(call package_flags,--cflags,libmicrohttpd libcjson zlib) -c $< -o $@

$(BUILD)/libaupmine.a: $(LIBRARY_OBJECTS)
	@rm -f $@
	$(call SAY,AR)$(AR) rcs $@ $^

$(BUILD)/aupmine: $(PROGRAM_OBJECTS) $(BUILD)/libaupmine.a
	$(call SAY,LD)$(CC) $(CFLAGS) $(LDFLAGS) $^ $(call package_flags,--libs,$(LIBRARIES)) -o $@

$(BUILD)/hub: $(HUB_OBJECTS)
	$(call SAY,LD)$(CC) $(CFLAGS) $(LDFLAGS) $^ \
		$(call package_flags,--libs,libmicrohttpd libcjson zlib) -o $@

$(BUILD)/generate: $(BUILD)/tests/hub/generate.o
	$(call SAY,LD)$(CC) $(CFLAGS) $(LDFLAGS) $^ -o $@

$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libaupmine.a
	@mkdir -p $(@D)
	$(call SAY,LD)$(CC) $(CFLAGS) $(LDFLAGS) $^ \
		$(call package_flags,--libs,$(LIBRARIES) cmocka) -o $@

clean:
	rm -rf $(BUILD)

-include $(patsubst %.o,%.d,$(LIBRARY_OBJECTS) $(PROGRAM_OBJECTS) \
	$(HUB_OBJECTS) $(call object,$(UNIT_SOURCES)))
