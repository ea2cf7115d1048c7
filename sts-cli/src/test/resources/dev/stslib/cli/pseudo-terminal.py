"""A terminal with its programs. It takes commands and tells what happens, each as a JSON object in one line.

The standard streams of the programs are files, so that only /dev/tty leads to the terminal.
"""
import fcntl, json, os, pty, select, signal, struct, sys, tempfile, termios, time

for ignored in (signal.SIGINT, signal.SIGTTOU, signal.SIGTTIN):
    signal.signal(ignored, signal.SIG_IGN)
master, slave = pty.openpty()
os.setsid()
fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 80, 0, 0))
folder = tempfile.mkdtemp()
programs = {}


def tell(**event):
    sys.stdout.write(json.dumps(event) + '\n')
    sys.stdout.flush()


def start(name, command, environment, kind):
    child = os.fork()
    if child:
        programs[child] = name
        return
    try:
        for restored in (signal.SIGINT, signal.SIGTTOU, signal.SIGTTIN, signal.SIGPIPE):
            signal.signal(restored, signal.SIG_DFL)
        if kind == 'detached':
            os.setsid()
        elif kind == 'background':
            os.setpgid(0, 0)
        for stream, suffix in ((1, '.out'), (2, '.err')):
            os.dup2(os.open(os.path.join(folder, name + suffix), os.O_WRONLY | os.O_CREAT), stream)
        os.dup2(os.open('/dev/null', os.O_RDONLY), 0)
        os.execvpe(command[0], command, environment)
    finally:
        os._exit(127)


def printed(name, suffix):
    with open(os.path.join(folder, name + suffix)) as file:
        return file.read()


def opened(suffix):
    found = []
    for child, name in programs.items():
        try:
            links = [os.readlink('/proc/%d/fd/%s' % (child, fd)) for fd in os.listdir('/proc/%d/fd' % child)]
        except OSError:
            continue
        if any(link.endswith(suffix) for link in links):
            found.append(name)
    return found


def reap():
    while programs:
        child, status = os.waitpid(-1, os.WNOHANG | os.WUNTRACED)
        if child == 0:
            return
        if os.WIFSTOPPED(status):
            tell(stopped=programs[child])
        elif child in programs:
            name = programs.pop(child)
            tell(ended=name, status=os.waitstatus_to_exitcode(status), out=printed(name, '.out'),
                 err=printed(name, '.err'))


def obey(order):
    if 'start' in order:
        start(order['start'], order['command'], order['environment'], order['kind'])
    elif 'type' in order:
        os.write(master, order['type'].encode())
    elif 'kill' in order:
        os.kill(next(child for child, name in programs.items() if name == order['kill']), order['signal'])
    elif 'echo' in order:
        tell(echo=bool(termios.tcgetattr(slave)[3] & termios.ECHO))
    elif 'opened' in order:
        tell(opened=opened(order['opened']))
        time.sleep(0.05)  # Who asks again and again leaves the machine to the programs.


tell(tty=os.ttyname(slave))
orders = b''
while True:
    ready = select.select([0, master], [], [], 0.02)[0]
    if master in ready:
        tell(screen=os.read(master, 4096).decode(errors='replace'))
    if 0 in ready:
        more = os.read(0, 65536)
        if not more:
            break
        orders += more
        *lines, orders = orders.split(b'\n')
        for line in lines:
            obey(json.loads(line))
    reap()
for child in programs:
    os.kill(child, signal.SIGKILL)
