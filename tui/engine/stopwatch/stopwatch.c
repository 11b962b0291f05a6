/* The stopwatch: starts a program inside its own container, again and again, and prints how long it took.
 *
 *     stopwatch RUNS BUDGET LIMIT PORT PROGRAM [ARGUMENT...]
 *
 * RUNS times, but no longer than BUDGET milliseconds once three runs are done, PROGRAM is started with its output
 * thrown away. With a PORT above 0 the clock runs until 127.0.0.1:PORT answers a request, then the program is killed;
 * with 0 it runs until the program exits. A run that takes longer than LIMIT milliseconds is given up.
 *
 * For each run it prints one line:
 *
 *     run NANOSECONDS-UNTIL-IT-LISTENS NANOSECONDS-UNTIL-IT-ANSWERS-OR-EXITS STATUS KILOBYTES
 *
 * -1 for what did not happen. STATUS is its exit status, 128 + number for a signal, -1 when it had to be killed.
 * KILOBYTES is its largest resident set (getrusage(2)): the stopwatch itself is a few pages, so nothing of its own
 * is inherited across fork. It needs no libc, no shell and no file of the image, because a scratch image has none.
 */

typedef unsigned long word;
typedef long number;

struct moment { number seconds, nanoseconds; };
struct usage { struct moment user, system; number largest, rest[13]; };
struct waiting { int file; short wanted, got; };
struct address { unsigned short family, port; unsigned ip; char rest[8]; };

#if defined(__x86_64__)
enum { WRITE = 1, CLOSE = 3, NANOSLEEP = 35, SOCKET = 41, CONNECT = 42, PPOLL = 271, CLONE = 56, EXECVE = 59,
       EXIT = 231, WAIT4 = 61, KILL = 62, OPENAT = 257, DUP3 = 292, READ = 0, CLOCK = 228, GETPID = 39 };

static number call(number which, word a, word b, word c, word d, word e)
{
    number result;
    register word r10 __asm__("r10") = d;
    register word r8 __asm__("r8") = e;
    __asm__ volatile("syscall" : "=a"(result) : "a"(which), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
                     : "rcx", "r11", "memory");
    return result;
}
__asm__(".globl _start\n_start: xor %ebp, %ebp\n mov %rsp, %rdi\n and $-16, %rsp\n call begin\n");
#elif defined(__aarch64__)
enum { WRITE = 64, CLOSE = 57, NANOSLEEP = 101, SOCKET = 198, CONNECT = 203, PPOLL = 73, CLONE = 220, EXECVE = 221,
       EXIT = 94, WAIT4 = 260, KILL = 129, OPENAT = 56, DUP3 = 24, READ = 63, CLOCK = 113, GETPID = 172 };

static number call(number which, word a, word b, word c, word d, word e)
{
    register word x8 __asm__("x8") = (word)which;
    register word x0 __asm__("x0") = a;
    register word x1 __asm__("x1") = b;
    register word x2 __asm__("x2") = c;
    register word x3 __asm__("x3") = d;
    register word x4 __asm__("x4") = e;
    __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4) : "memory");
    return (number)x0;
}
__asm__(".globl _start\n_start: mov x29, #0\n mov x0, sp\n bl begin\n");
#endif

static const number SECOND = 1000000000, MILLISECOND = 1000000;
static const char REQUEST[] = "GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: godock-tui\r\nConnection: close\r\n\r\n";

static number now(void)
{
    struct moment moment;
    call(CLOCK, 1 /* CLOCK_MONOTONIC */, (word)&moment, 0, 0, 0);
    return moment.seconds * SECOND + moment.nanoseconds;
}

static void pause_for(number nanoseconds)
{
    struct moment moment = { 0, nanoseconds };
    call(NANOSLEEP, (word)&moment, 0, 0, 0, 0);
}

static number parse(const char *text)
{
    number value = 0;
    while (*text >= '0' && *text <= '9') value = value * 10 + (*text++ - '0');
    return value;
}

static char *put(char *at, number value)
{
    char digits[24];
    int count = 0;
    *at++ = ' ';
    if (value < 0) { *at++ = '-'; value = -value; }
    do { digits[count++] = (char)('0' + value % 10); value /= 10; } while (value);
    while (count) *at++ = digits[--count];
    return at;
}

static void say(number listens, number ends, number status, number largest)
{
    char line[120], *at = line;
    *at++ = 'r', *at++ = 'u', *at++ = 'n';
    at = put(put(put(put(at, listens), ends), status), largest);
    *at++ = '\n';
    call(WRITE, 1, (word)line, (word)(at - line), 0, 0);
}

static int started(char **program, char **environment)
{
    /* not vfork: the child would share our memory, and our peak with it */
    number child = call(CLONE, 17 /* SIGCHLD */, 0, 0, 0, 0);
    if (child != 0) return (int)child;
    number sink = call(OPENAT, (word)-100, (word)"/dev/null", 2 /* O_RDWR */, 0, 0);
    if (sink >= 0)
        for (word file = 0; file < 3; file++) call(DUP3, (word)sink, file, 0, 0, 0);
    call(EXECVE, (word)program[0], (word)program, (word)environment, 0, 0);
    call(EXIT, 127, 0, 0, 0, 0);
    return -1;
}

/* Tries once: 1 when the port answers, 0 when nobody listens, -1 when it listens but says nothing in time. */
static int answers(number port, number until, number begun, number *listens)
{
    struct address address = { 2, (unsigned short)((port << 8 | port >> 8) & 0xffff), 0x0100007f, { 0 } };
    number file = call(SOCKET, 2, 1 | 02000000 /* SOCK_CLOEXEC */, 0, 0, 0);
    int result = 0;
    if (file < 0) return 0;
    if (call(CONNECT, (word)file, (word)&address, sizeof address, 0, 0) == 0) {
        number left = until - now();
        struct moment patience = { 0, 0 };
        struct waiting waiting = { (int)file, 1 /* POLLIN */, 0 };
        char some[64];
        if (*listens < 0) *listens = now() - begun;
        if (left > 0) { patience.seconds = left / SECOND; patience.nanoseconds = left % SECOND; }
        call(WRITE, (word)file, (word)REQUEST, sizeof REQUEST - 1, 0, 0);
        result = -1;
        if (call(PPOLL, (word)&waiting, 1, (word)&patience, 0, 0) > 0)
            result = call(READ, (word)file, (word)some, sizeof some, 0, 0) > 0 ? 1 : 0;
    }
    call(CLOSE, (word)file, 0, 0, 0, 0);
    return result;
}

static number status_of(int raw) { return (raw & 127) ? 128 + (raw & 127) : (raw >> 8) & 255; }

void begin(word *stack)
{
    int count = (int)stack[0];
    char **words = (char **)(stack + 1), **environment = words + count + 1;
    if (count < 6) call(EXIT, 2, 0, 0, 0, 0);
    number runs = parse(words[1]), budget = parse(words[2]) * MILLISECOND, limit = parse(words[3]) * MILLISECOND;
    number port = parse(words[4]), first = now();
    for (number run = 0; run < runs && (run < 3 || now() - first < budget); run++) {
        number listens = -1, ends = -1, status = -1, begun = now();
        struct usage usage;
        int child = started(words + 5, environment), raw = 0;
        usage.largest = 0;
        while (child > 0) {
            if (call(WAIT4, (word)child, (word)&raw, 1 /* WNOHANG */, (word)&usage, 0) == child) {
                status = status_of(raw);
                if (port == 0) ends = now() - begun;
                child = 0;
            } else if (now() - begun > limit) {
                break;
            } else if (port && answers(port, begun + limit, begun, &listens) != 0) {
                number took = now() - begun;
                if (took <= limit) ends = took;
                break;
            } else {
                pause_for(100000);
            }
        }
        if (child > 0) call(KILL, (word)child, 9, 0, 0, 0);
        /* as process 1 of a container, and nowhere else: whatever the program has started, too */
        if (call(GETPID, 0, 0, 0, 0, 0) == 1) call(KILL, (word)-1, 9, 0, 0, 0);
        if (child > 0) call(WAIT4, (word)child, (word)&raw, 0, (word)&usage, 0);
        while (call(WAIT4, (word)-1, (word)&raw, 0, 0, 0) > 0) { }
        say(listens, ends, status, usage.largest);
    }
    call(EXIT, 0, 0, 0, 0, 0);
}
