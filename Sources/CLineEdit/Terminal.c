// Terminal modes, the guard that restores them when the process dies, and signals turned into bytes.
//
// C because it runs in signal handlers: only async-signal-safe calls below the line that says so.
#define _GNU_SOURCE
#include "CLineEdit.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

struct terminal_modes {
    struct termios settings;
};

terminal_modes *terminal_modes_save(int descriptor)
{
    terminal_modes *modes = calloc(1, sizeof *modes);
    if (!modes) return NULL;
    if (tcgetattr(descriptor, &modes->settings) != 0) {
        free(modes);
        return NULL;
    }
    return modes;
}

void terminal_modes_free(terminal_modes *modes)
{
    free(modes);
}

bool terminal_modes_make_raw(int descriptor, const terminal_modes *modes)
{
    struct termios raw = modes->settings;
    raw.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR | IXON | ISTRIP | BRKINT);
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    // TCSADRAIN keeps what was typed ahead.
    return tcsetattr(descriptor, TCSADRAIN, &raw) == 0;
}

bool terminal_modes_restore(int descriptor, const terminal_modes *modes)
{
    return tcsetattr(descriptor, TCSADRAIN, &modes->settings) == 0;
}

void terminal_echo(int descriptor, bool is_shown)
{
    struct termios settings;
    if (tcgetattr(descriptor, &settings) != 0) return;
    if (is_shown) settings.c_lflag |= ECHO;
    else settings.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(descriptor, TCSADRAIN, &settings);
}

bool terminal_size(int descriptor, int *columns, int *rows)
{
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return false;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return true;
}

// --- Below this line: signal handlers and what they read ------------------------------------------------------------------------

static atomic_bool guard_armed;
static int guard_input, guard_output;
static struct termios guard_settings;

static const int guarded[] = { SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGTERM, SIGHUP, SIGQUIT };
enum { GUARDED_COUNT = sizeof guarded / sizeof *guarded };
static struct sigaction previous[GUARDED_COUNT];

static void restore_terminal(void)
{
    if (!atomic_exchange(&guard_armed, false)) return;
    // Ends bracketed paste and a synchronised update, shows the cursor, default colours, fresh line.
    static const char reset[] = "\033[?2026l\033[?2004l\033[?25h\033[0m\r\n";
    ssize_t written = write(guard_output, reset, sizeof reset - 1);
    (void)written;
    tcsetattr(guard_input, TCSANOW, &guard_settings);
}

// Restores the terminal, then lets the signal have the effect it would have had without us.
static void on_fatal_signal(int number)
{
    restore_terminal();
    for (int index = 0; index < GUARDED_COUNT; index++)
        if (guarded[index] == number) sigaction(number, &previous[index], NULL);
    raise(number);
}

void terminal_guard_install(void)
{
    static atomic_bool installed;
    if (atomic_exchange(&installed, true)) return;
    // A stack of its own: the guard also has to run when the crash is a stack overflow.
    static char stack_memory[64 * 1024];
    stack_t stack = { .ss_sp = stack_memory, .ss_size = sizeof stack_memory };
    sigaltstack(&stack, NULL);
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_fatal_signal;
    action.sa_flags = SA_ONSTACK;
    for (int index = 0; index < GUARDED_COUNT; index++) {
        sigaction(guarded[index], NULL, &previous[index]);
        // Whoever started us with a signal ignored (nohup) meant it.
        if (previous[index].sa_handler != SIG_IGN) sigaction(guarded[index], &action, NULL);
    }
    atexit(restore_terminal);
}

void terminal_guard_arm(int input, int output, const terminal_modes *modes)
{
    atomic_store(&guard_armed, false);
    guard_input = input;
    guard_output = output;
    guard_settings = modes->settings;
    atomic_store(&guard_armed, true);
}

void terminal_guard_disarm(void)
{
    atomic_store(&guard_armed, false);
}

static atomic_int signal_descriptor = -1;

static void forward_signal(int number)
{
    int saved = errno;
    int descriptor = atomic_load(&signal_descriptor);
    char byte = (char)number;
    if (descriptor >= 0) {
        ssize_t written = write(descriptor, &byte, 1);
        (void)written;
    }
    errno = saved;
}

void terminal_survive_interrupts(void)
{
    struct sigaction action, before;
    memset(&action, 0, sizeof action);
    // With no descriptor to write to it does nothing. Not SIG_IGN, which other programs would inherit.
    action.sa_handler = forward_signal;
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, NULL, &before);
    if (before.sa_handler != SIG_IGN) sigaction(SIGINT, &action, NULL);
}

void terminal_signals_to(int descriptor, bool interrupts)
{
    static bool has_interrupts, has_sizes;
    static struct sigaction previous_interrupt, previous_size;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = forward_signal;
    action.sa_flags = SA_RESTART;
    atomic_store(&signal_descriptor, descriptor);
    bool wants_interrupts = descriptor >= 0 && interrupts, wants_sizes = descriptor >= 0;
    if (wants_interrupts != has_interrupts) {
        if (wants_interrupts) sigaction(SIGINT, &action, &previous_interrupt);
        else sigaction(SIGINT, &previous_interrupt, NULL);
        has_interrupts = wants_interrupts;
    }
    if (wants_sizes != has_sizes) {
        if (wants_sizes) sigaction(SIGWINCH, &action, &previous_size);
        else sigaction(SIGWINCH, &previous_size, NULL);
        has_sizes = wants_sizes;
    }
}
