// The floor under the line editor: libedit's edit model without its screen, and the parts of terminal handling that must be C.
//
// Everything that includes histedit.h or runs in a signal handler is behind this header. Nothing of libedit's types crosses it:
// text goes both ways as arrays of code points, keys as code points, commands as small numbers.
#ifndef CLINEEDIT_H
#define CLINEEDIT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

// --- The edit model: one line of text with emacs or vi keys ---------------------------------------------------------------------

// libedit on a pseudo-terminal of its own, whose screen nobody sees. One thread at a time may use a model, and libedit has shared
// statics: two models must not run at the same moment in one process.
typedef struct edit_model edit_model;

// Gives the next code point to the key maps; blocks until there is one; EDIT_END_OF_INPUT ends the line.
typedef int32_t (*edit_next_code)(void *_Nullable context);

// Runs the command that was added under `command`; answers what libedit has to do next.
typedef uint8_t (*edit_run_command)(void *_Nullable context, int32_t command, int32_t code);

enum { EDIT_END_OF_INPUT = -1 };

// Answers of a command, as libedit numbers them.
enum {
    EDIT_DONE = 0,      // nothing changed
    EDIT_ACCEPT = 1,    // the line is finished
    EDIT_END = 2,       // end of input
    EDIT_REFRESH = 4,   // the text changed
    EDIT_REJECT = 6     // the key had no use here
};

// How many commands can be added: each needs a trampoline of its own, because libedit does not tell a command which one it is.
enum { EDIT_COMMAND_LIMIT = 64 };

// Columns of the longest line the model takes. Its hidden screen holds twice as many, because a single vi command (a paste of what
// was yanked) can double a line before anybody sees it.
enum { EDIT_COLUMN_LIMIT = 130000 };

// `program` is the prefix that ~/.editrc may use. NULL when the system gives no pseudo-terminal or no memory.
edit_model *_Nullable edit_model_open(
    const char *program, void *_Nullable context, edit_next_code next_code, edit_run_command run_command);
void edit_model_close(edit_model *model);

// Selects the key maps, "emacs" or "vi"; forgets every binding made before.
bool edit_model_select_keys(edit_model *model, const char *editor);
bool edit_model_uses_vi_keys(edit_model *model);

// Makes a command known under a name that bindings and ~/.editrc can use.
bool edit_model_add_command(edit_model *model, int32_t command, const char *name, const char *help);
// Binds a key, in libedit's notation ("^A", "\\201", "\\ef"), to a command's name. `alternative` means vi's command map.
bool edit_model_bind(edit_model *model, bool alternative, const char *key, const char *command);
// Runs one line in the form of ~/.editrc. False when libedit does not accept it.
bool edit_model_configure(edit_model *model, const char *line);

// Reads one line: calls next_code and run_command until a command accepts or ends it. Length of the line, or -1 at the end of input.
int32_t edit_model_read(edit_model *model);

int32_t edit_model_length(edit_model *model);
int32_t edit_model_cursor(edit_model *model);
// The line's code points; valid until the model changes.
const uint32_t *edit_model_text(edit_model *model);
// Replaces the whole line. False when it does not fit (nothing is changed then).
bool edit_model_replace(edit_model *model, const uint32_t *_Nullable text, int32_t length, int32_t cursor);
void edit_model_move_cursor(edit_model *model, int32_t cursor);
// Feeds keys as though typed next, before anything next_code gives. At most a few; zero-terminated.
void edit_model_push(edit_model *model, const uint32_t *codes);
// Whether a command asked for the bell since the last call.
bool edit_model_take_bell(edit_model *model);

// libedit asks the C library what a letter is. Sets LC_CTYPE alone, to UTF-8 even where the environment says otherwise.
void edit_prepare_locale(void);

// --- The terminal -----------------------------------------------------------------------------------------------------------------

typedef struct terminal_modes terminal_modes;

// The modes of a terminal as found; NULL when `descriptor` is not one.
terminal_modes *_Nullable terminal_modes_save(int descriptor);
void terminal_modes_free(terminal_modes *modes);
// Keys one by one, no echo, no signals from keys.
bool terminal_modes_make_raw(int descriptor, const terminal_modes *modes);
bool terminal_modes_restore(int descriptor, const terminal_modes *modes);
// Whether the terminal shows what is typed, in the state that it is in.
void terminal_echo(int descriptor, bool is_shown);
bool terminal_size(int descriptor, int *columns, int *rows);

// While armed, a crash, a termination signal or exit() puts this terminal back as saved and shows the cursor again.
void terminal_guard_install(void);
void terminal_guard_arm(int input, int output, const terminal_modes *modes);
void terminal_guard_disarm(void);

// From now on SIGINT ends nothing where nobody waits for it: between two reads, while a result is printed.
void terminal_survive_interrupts(void);

// SIGINT and SIGWINCH write their number as one byte to `descriptor` (a non-blocking pipe) until the descriptor is -1.
// `interrupts` false leaves SIGINT as the process has it.
void terminal_signals_to(int descriptor, bool interrupts);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
#endif
