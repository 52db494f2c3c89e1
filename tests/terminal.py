"""Run a command in a terminal of its own and answer what it asks.

    python3 terminal.py [EXPECT SEND]... -- COMMAND...

Each EXPECT is waited for in what the command prints, then SEND is typed
(with escapes: \\n, \\x04).  What it printed goes to standard output, and its
exit status is this program's.  After 20 seconds without a word it is killed.
"""

import os
import pty
import select
import signal
import sys


def main(args):
    split = args.index("--")
    dialogue = args[:split]
    command = args[split + 1:]
    pid, terminal = pty.fork()
    if pid == 0:
        # A shell has its jobs ignore it; who sits at a terminal does not.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        try:
            os.execvp(command[0], command)
        finally:
            os._exit(127)
    printed = b""
    looked_at = 0
    while True:
        if not select.select([terminal], [], [], 20)[0]:
            os.kill(pid, 9)
            break
        try:
            more = os.read(terminal, 4096)
        except OSError:  # how Linux tells that nobody has it open any more
            break
        if not more:
            break
        printed += more
        while dialogue:
            at = printed.find(dialogue[0].encode(), looked_at)
            if at < 0:
                break
            looked_at = at + len(dialogue[0])
            send = dialogue[1].encode().decode("unicode_escape")
            os.write(terminal, send.encode("latin-1"))
            dialogue = dialogue[2:]
    status = os.waitpid(pid, 0)[1]
    sys.stdout.buffer.write(printed.replace(b"\r\n", b"\n"))
    sys.stdout.flush()
    if dialogue:
        print("never came:", dialogue[0])
        return 98
    return os.waitstatus_to_exitcode(status) & 0xFF


sys.exit(main(sys.argv[1:]))
