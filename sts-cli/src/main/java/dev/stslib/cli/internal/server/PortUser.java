package dev.stslib.cli.internal.server;

import io.netty.channel.Channel;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Admits the processes of one user to a TCP port of this machine. Linux lists every TCP socket with the user that made
 * it, so the socket of the client shows who sends a request.
 *
 * @see <a href="https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html">proc/net/tcp</a>
 */
final class PortUser implements CallerCheck {
    private static final Path PROC = Path.of("/proc");
    private static final String ESTABLISHED = "01";
    private static final int STATE_COLUMN = 3;
    private static final int USER_COLUMN = 7;

    private final String user;

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
    public boolean admits(Channel connection) {
        InetSocketAddress client = (InetSocketAddress) connection.remoteAddress();
        InetSocketAddress server = (InetSocketAddress) connection.localAddress();
        if (!client.getAddress().isLoopbackAddress() && !client.getAddress().equals(server.getAddress())) {
            return false;
        }
        return isOwn("net/tcp", client, server) || isOwn("net/tcp6", client, server);
    }

    private boolean isOwn(String table, InetSocketAddress client, InetSocketAddress server) {
        Set<String> clients = written(client);
        Set<String> servers = written(server);
        String clientPort = port(client);
        try (Stream<String> lines = Files.lines(PROC.resolve(table))) {
            // The table may have many thousand lines, and the server has one thread.
            return lines.filter(line -> line.contains(clientPort))
                    .map(line -> line.strip().split("\\s+", USER_COLUMN + 2))
                    .anyMatch(columns -> columns.length > USER_COLUMN
                            && clients.contains(columns[1])
                            && servers.contains(columns[2])
                            && columns[STATE_COLUMN].equals(ESTABLISHED)
                            && columns[USER_COLUMN].equals(user));
        } catch (IOException e) {
            return false;
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
