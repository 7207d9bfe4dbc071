// libedit, headless: the only file that includes histedit.h.
//
// libedit draws as it edits, on a screen model that breaks when text outgrows the window. Here its terminal is a pseudo-terminal of
// its own, large enough for any line it is given, and its output is a stream that forgets everything. What is left is the part worth
// having: key maps, emacs and vi commands, ~/.editrc.
#define _GNU_SOURCE
#include "CLineEdit.h"

#include <histedit.h>
#include <langinfo.h>
#include <locale.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

_Static_assert(sizeof(wchar_t) == sizeof(uint32_t), "a wide character holds one code point");

enum { SCREEN_COLUMNS = 1000, SCREEN_ROWS = 270 };
_Static_assert(2 * EDIT_COLUMN_LIMIT <= SCREEN_COLUMNS * (SCREEN_ROWS - 5), "the longest line fits the hidden screen twice");

struct edit_model {
    int terminal;               // the side of the pseudo-terminal nobody reads
    int terminal_user;          // the side libedit believes to be the user's
    FILE *sink;
    EditLine *line;
    void *context;
    edit_next_code next_code;
    edit_run_command run_command;
    bool bell;
};

static edit_model *model_of(EditLine *line)
{
    edit_model *model = NULL;
    el_wget(line, EL_CLIENTDATA, &model);
    return model;
}

// libedit's `$` in vi mode leaves the cursor before the beginning of an empty line, where the next command would write.
static void repair(EditLine *line)
{
    const LineInfoW *info = el_wline(line);
    if (info->lastchar < info->buffer) el_reset(line);
    else if (info->cursor < info->buffer) el_cursor(line, (int)(info->buffer - info->cursor));
    else if (info->cursor > info->lastchar) el_cursor(line, -(int)(info->cursor - info->lastchar));
}

static int read_code(EditLine *line, wchar_t *code)
{
    edit_model *model = model_of(line);
    repair(line);
    int32_t next = model->next_code(model->context);
    if (next < 0) return 0;
    *code = (wchar_t)next;
    return 1;
}

// One function per command number: el_func_t carries the key but not which command it is.
#define TRAMPOLINE(number)                                                    \
    static unsigned char run_##number(EditLine *line, int code)               \
    {                                                                         \
        edit_model *model = model_of(line);                                   \
        return model->run_command(model->context, 0##number, code);           \
    }
#define EIGHT(X, tens) X(tens##0) X(tens##1) X(tens##2) X(tens##3) X(tens##4) X(tens##5) X(tens##6) X(tens##7)
// The numbers are octal, so that eight rows of eight count from 0 to 63.
#define ALL(X) EIGHT(X, 0) EIGHT(X, 1) EIGHT(X, 2) EIGHT(X, 3) EIGHT(X, 4) EIGHT(X, 5) EIGHT(X, 6) EIGHT(X, 7)
ALL(TRAMPOLINE)
#define NAME(number) run_##number,
static unsigned char (*const trampolines[])(EditLine *, int) = { ALL(NAME) };
_Static_assert(sizeof trampolines / sizeof *trampolines == EDIT_COMMAND_LIMIT, "one trampoline per command");

// A failed command rings the bell by writing BEL: that is all that is worth knowing of the output.
static ssize_t forget(void *cookie, const char *bytes, size_t count)
{
    edit_model *model = cookie;
    if (memchr(bytes, '\a', count)) model->bell = true;
    return (ssize_t)count;
}

edit_model *edit_model_open(const char *program, void *context, edit_next_code next_code, edit_run_command run_command)
{
    edit_model *model = calloc(1, sizeof *model);
    if (!model) return NULL;
    model->context = context;
    model->next_code = next_code;
    model->run_command = run_command;
    cookie_io_functions_t functions = { .write = forget };
    model->sink = fopencookie(model, "w", functions);
    if (!model->sink) {
        free(model);
        return NULL;
    }
    struct winsize size = { .ws_row = SCREEN_ROWS, .ws_col = SCREEN_COLUMNS };
    if (openpty(&model->terminal, &model->terminal_user, NULL, NULL, &size) != 0) {
        fclose(model->sink);
        free(model);
        return NULL;
    }
    int user = model->terminal_user;
    model->line = el_init_fd(program, stdin, model->sink, model->sink, user, user, user);
    if (!model->line) {
        close(model->terminal);
        close(user);
        fclose(model->sink);
        free(model);
        return NULL;
    }
    el_wset(model->line, EL_CLIENTDATA, model);
    // Independent of the user's TERM: nobody sees what this terminal shows.
    el_set(model->line, EL_TERMINAL, "dumb");
    el_wset(model->line, EL_SIGNAL, 0);
    el_wset(model->line, EL_GETCFN, read_code);
    return model;
}

void edit_model_close(edit_model *model)
{
    // Without this el_end throws typed-ahead input away.
    el_set(model->line, EL_EDITMODE, 0);
    el_end(model->line);
    fclose(model->sink);
    close(model->terminal_user);
    close(model->terminal);
    free(model);
}

bool edit_model_select_keys(edit_model *model, const char *editor)
{
    return el_set(model->line, EL_EDITOR, editor) == 0;
}

bool edit_model_uses_vi_keys(edit_model *model)
{
    const char *editor = "emacs";
    el_get(model->line, EL_EDITOR, &editor);
    return strcmp(editor, "vi") == 0;
}

bool edit_model_add_command(edit_model *model, int32_t command, const char *name, const char *help)
{
    if (command < 0 || command >= EDIT_COMMAND_LIMIT) return false;
    return el_set(model->line, EL_ADDFN, name, help, trampolines[command]) == 0;
}

bool edit_model_bind(edit_model *model, bool alternative, const char *key, const char *command)
{
    if (alternative) return el_set(model->line, EL_BIND, "-a", key, command, NULL) == 0;
    return el_set(model->line, EL_BIND, key, command, NULL) == 0;
}

bool edit_model_configure(edit_model *model, const char *line)
{
    Tokenizer *tokenizer = tok_init(NULL);
    if (!tokenizer) return false;
    int count = 0;
    const char **words = NULL;
    bool accepted = false;
    if (tok_str(tokenizer, line, &count, &words) == 0 && count > 0) accepted = el_parse(model->line, count, words) == 0;
    tok_end(tokenizer);
    return accepted;
}

int32_t edit_model_read(edit_model *model)
{
    int count = 0;
    const wchar_t *line = el_wgets(model->line, &count);
    return line && count >= 0 ? count : -1;
}

int32_t edit_model_length(edit_model *model)
{
    const LineInfoW *info = el_wline(model->line);
    return (int32_t)(info->lastchar - info->buffer);
}

int32_t edit_model_cursor(edit_model *model)
{
    const LineInfoW *info = el_wline(model->line);
    return (int32_t)(info->cursor - info->buffer);
}

const uint32_t *edit_model_text(edit_model *model)
{
    return (const uint32_t *)el_wline(model->line)->buffer;
}

// An upper bound of the columns libedit's hidden screen needs for a code point: it spells out what it cannot print, as \U+10FFFF.
static int32_t columns_of(uint32_t code)
{
    return code >= 0x20 && code < 0x7f ? 1 : 8;
}

bool edit_model_replace(edit_model *model, const uint32_t *text, int32_t length, int32_t cursor)
{
    if (length < 0 || length > EDIT_COLUMN_LIMIT) return false;
    int32_t columns = 0;
    for (int32_t index = 0; index < length; index++) columns += columns_of(text[index]);
    if (columns > EDIT_COLUMN_LIMIT) return false;
    wchar_t *copy = NULL;
    if (length > 0) {
        copy = malloc(sizeof(wchar_t) * ((size_t)length + 1));
        if (!copy) return false;
        memcpy(copy, text, sizeof(wchar_t) * (size_t)length);
        copy[length] = 0;
    }
    // In vi mode el_deletestr would note what it deletes as the last change and the last cut, and `.` and `p` belong to the user.
    // el_wreplacestr does not, but takes no empty text.
    bool replaced = true;
    if (copy) {
        replaced = el_wreplacestr(model->line, copy) == 0;
    } else {
        int32_t old = edit_model_length(model);
        el_cursor(model->line, old);
        el_deletestr(model->line, old);
    }
    free(copy);
    edit_model_move_cursor(model, cursor);
    return replaced;
}

void edit_model_move_cursor(edit_model *model, int32_t cursor)
{
    // el_cursor keeps the result within the line.
    el_cursor(model->line, cursor - edit_model_cursor(model));
}

void edit_model_push(edit_model *model, const uint32_t *codes)
{
    el_wpush(model->line, (const wchar_t *)codes);
}

bool edit_model_take_bell(edit_model *model)
{
    fflush(model->sink);
    bool bell = model->bell;
    model->bell = false;
    return bell;
}

void edit_prepare_locale(void)
{
    setlocale(LC_CTYPE, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
}
