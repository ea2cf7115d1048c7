package dev.stslib.cli.internal.server;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Admits the processes of one user to a TCP port of this machine. Linux lists every TCP socket with the user that made
 * it, so the socket of the client shows who sends a request.
 *
 * @see <a href="https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html">proc/net/tcp</a>
 */
final class PortUser implements CallerCheck {
    private static final Path PROC = Path.of("/proc");
    /** The state, which follows the address of the other end. */
    private static final String ESTABLISHED = " 01 ";

    private static final int USER_COLUMN = 7;

    private static final AttributeKey<Long> OPENED = AttributeKey.valueOf(PortUser.class, "OPENED");

    private final String user;
    private final Table four = new Table("net/tcp");
    private final Table six = new Table("net/tcp6");
    /** Numbers what happens on the thread of the server: connections that open, and reads of a table. */
    private long events;

    private PortUser(String user) {
        this.user = user;
    }

    /** Whether this platform shows the users of sockets. */
    static boolean isSupported() {
        return Files.isReadable(PROC.resolve("net/tcp"));
    }

    /** Admits the user of this process. */
    static PortUser current() throws IOException {
        return new PortUser(Files.getAttribute(PROC.resolve("self"), "unix:uid").toString());
    }

    @Override
    public void opened(Channel connection) {
        connection.attr(OPENED).set(++events);
    }

    @Override
    public boolean admits(Channel connection) {
        InetSocketAddress client = (InetSocketAddress) connection.remoteAddress();
        InetSocketAddress server = (InetSocketAddress) connection.localAddress();
        if (!client.getAddress().isLoopbackAddress() && !client.getAddress().equals(server.getAddress())) {
            return false;
        }
        Long opened = connection.attr(OPENED).get();
        return opened != null && (four.has(client, server, opened) || six.has(client, server, opened));
    }

    /**
     * The connections of the user to this server, in one of the tables. Linux takes many milliseconds to write a
     * table, so one read serves all connections that were there before it.
     */
    private final class Table {
        private final Path file;
        private long lastRead;
        private Set<String> own = Set.of();

        Table(String name) {
            file = PROC.resolve(name);
        }

        boolean has(InetSocketAddress client, InetSocketAddress server, long opened) {
            // In an older table, the port could be that of another client.
            if (lastRead < opened) {
                lastRead = ++events;
                own = read(port(server));
            }
            Set<String> servers = written(server);
            return written(client).stream()
                    .anyMatch(from -> servers.stream().anyMatch(to -> own.contains(pair(from, to))));
        }

        private Set<String> read(String serverPort) {
            try (Stream<String> lines = Files.lines(file)) {
                // Of thousands of lines, only the few of connections to this port are taken apart.
                return lines.filter(line -> line.contains(serverPort + ESTABLISHED))
                        .map(line -> line.strip().split("\\s+", USER_COLUMN + 2))
                        .filter(columns -> columns.length > USER_COLUMN && columns[USER_COLUMN].equals(user))
                        .map(columns -> pair(columns[1], columns[2]))
                        .collect(Collectors.toSet());
            } catch (IOException e) {
                return Set.of();
            }
        }

        private static String pair(String client, String server) {
            return client + " " + server;
        }
    }

    /** An address as the tables have it: words of four bytes, the last byte first; of IPv4 also as IPv6. */
    private static Set<String> written(InetSocketAddress address) {
        String port = port(address);
        String words = words(address.getAddress());
        return address.getAddress() instanceof Inet4Address
                ? Set.of(words + port, "0000000000000000FFFF0000" + words + port)
                : Set.of(words + port);
    }

    private static String port(InetSocketAddress address) {
        return String.format(Locale.ROOT, ":%04X", address.getPort());
    }

    private static String words(InetAddress address) {
        byte[] bytes = address.getAddress();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes.length; i++) {
            int lastFirst = i - i % Integer.BYTES + Integer.BYTES - 1 - i % Integer.BYTES;
            text.append(String.format(Locale.ROOT, "%02X", bytes[lastFirst]));
        }
        return text.toString();
    }
}
