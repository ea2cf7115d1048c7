package dev.stslib.testkit.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A real {@code redis-server} on the loopback interface, for tests of what needs one. It ends with this process, even if
 * that is killed. A test is skipped, with the reason, where the program is not installed.
 */
public final class RedisServer implements AutoCloseable {
    private static final String PROGRAM = "redis-server";
    private static final long NAP = 5_000_000;
    private static final int NAPS = 6_000;

    private final Process process;
    private final long pid;
    private final int port;

    private RedisServer(Process process, long pid, int port) {
        this.process = process;
        this.pid = pid;
        this.port = port;
    }

    private static void assumeInstalled() {
        boolean installed = List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, PROGRAM)));
        assumeTrue(installed, PROGRAM + " is not installed: install the package redis-server");
    }

    /**
     * Starts a server on a free port that keeps nothing on disk.
     *
     * @param folder the folder of its log, and of what it is told to save
     * @param options more options of the command, such as {@code --requirepass} and its value
     * @return the server, which the caller closes
     * @throws IOException if it does not start
     */
    public static RedisServer start(Path folder, String... options) throws IOException {
        return startOn(freePort(), folder, options);
    }

    /**
     * Starts a server on a port.
     *
     * @param port the port
     * @param folder the folder of its log, and of what it is told to save
     * @param options more options of the command
     * @return the server, which the caller closes
     * @throws IOException if it does not start
     */
    public static RedisServer startOn(int port, Path folder, String... options) throws IOException {
        assumeInstalled();
        List<String> arguments = new ArrayList<>(List.of(
                PROGRAM,
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                folder.toString(),
                "--logfile",
                "redis-" + port + ".log"));
        arguments.addAll(List.of(options));
        return launch(port, arguments);
    }

    /**
     * Starts a server that speaks TLS.
     *
     * @param port the port
     * @param folder the folder of its log
     * @param certificate the file with its certificate, PEM
     * @param key the file with its private key, PEM
     * @return the server, which the caller closes
     * @throws IOException if it does not start
     */
    public static RedisServer startTls(int port, Path folder, Path certificate, Path key) throws IOException {
        assumeInstalled();
        return launch(
                port,
                List.of(
                        PROGRAM,
                        "--port",
                        "0",
                        "--tls-port",
                        Integer.toString(port),
                        "--tls-cert-file",
                        certificate.toString(),
                        "--tls-key-file",
                        key.toString(),
                        "--tls-auth-clients",
                        "no",
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--dir",
                        folder.toString(),
                        "--logfile",
                        "redis-" + port + ".log"));
    }

    /**
     * Starts a program and waits until it listens.
     *
     * @param port the port that it listens on
     * @param program the program and its arguments
     * @return the server, which the caller closes
     * @throws IOException if it does not start
     */
    public static RedisServer launch(int port, List<String> program) throws IOException {
        // The shell kills it when this process ends or closes the shell's input.
        List<String> command = new ArrayList<>(
                List.of("sh", "-c", "\"$@\" </dev/null & echo $!; read line; kill -9 $!; wait $!", "sh"));
        command.addAll(program);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader printed =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        RedisServer server = new RedisServer(process, Long.parseLong(printed.readLine()), port);
        server.awaitPort();
        return server;
    }

    /**
     * Finds a port that no other program uses.
     *
     * @return the port
     * @throws IOException if there is none
     */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitPort() throws IOException {
        for (int i = 0; i < NAPS; i++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (IOException e) {
                if (ProcessHandle.of(pid).isEmpty()) {
                    throw new IOException("redis-server has ended; see its log", e);
                }
                LockSupport.parkNanos(NAP);
            }
        }
        throw new IOException("redis-server does not listen on port " + port);
    }

    /** {@return the port on the loopback interface} */
    public int port() {
        return port;
    }

    /** {@return the address, as clients of Redis write it} */
    public String address() {
        return "redis://127.0.0.1:" + port;
    }

    /**
     * Stops it as {@code SIGSTOP} does: connections stay open, and nothing answers.
     *
     * @throws IOException if the signal cannot be sent
     */
    public void stop() throws IOException {
        signal("-STOP");
    }

    /**
     * Lets it go on after {@link #stop}.
     *
     * @throws IOException if the signal cannot be sent
     */
    public void goOn() throws IOException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException {
        new ProcessBuilder("kill", signal, Long.toString(pid)).start().onExit().join();
    }

    /** Kills it, as {@code kill -9} does, and waits until it is gone. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join(); // the shell has waited for it
    }
}
