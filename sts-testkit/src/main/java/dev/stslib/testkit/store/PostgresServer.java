package dev.stslib.testkit.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A real server of PostgreSQL on the loopback interface, for tests of what needs one. It asks for no password, except of
 * members of the role {@value #ASKED}. It ends with this process, even if that is killed. A test is skipped, with the
 * reason, where PostgreSQL is not installed.
 */
public final class PostgresServer implements AutoCloseable {
    /** A role whose members give a password; a test creates it. */
    public static final String ASKED = "asked";

    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final String OWNER = "postgres";
    /**
     * The shell stops the server and deletes its files when this process ends or closes the shell's input, and also when a
     * signal ends all processes of the build.
     */
    private static final String SCRIPT =
            "trap : HUP INT TERM; \"$1/pg_ctl\" -s -w -D \"$2\" -l \"$2/log\" start && echo started; read line;"
                    + " \"$1/pg_ctl\" -s -m immediate -D \"$2\" stop; rm -rf \"$(dirname \"$2\")\"";

    private final Path programs;
    private final Path folder;
    private final int port;
    private final Process shell;

    private PostgresServer(Path programs, Path folder, int port) throws IOException {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
        this.shell = builder(folder, List.of("sh", "-c", SCRIPT, "sh", programs.toString(), folder.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader printed =
                new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.US_ASCII));
        if (!"started".equals(printed.readLine())) {
            shell.getOutputStream().close();
            throw new IOException("PostgreSQL does not start; see the log in " + folder);
        }
    }

    /**
     * Starts a server that waits for no disk.
     *
     * @return the server, which the caller closes
     * @throws IOException if it does not start
     */
    public static PostgresServer start() throws IOException {
        Path programs = programs();
        Path folder = newFolder();
        run(
                folder,
                List.of(
                        programs + "/initdb",
                        "-D",
                        folder + "/data",
                        "-U",
                        OWNER,
                        "-A",
                        "trust",
                        "-N",
                        "--no-locale",
                        "-E",
                        "UTF8"));
        Path data = folder.resolve("data");
        Files.writeString(
                data.resolve("pg_hba.conf"),
                "host all +" + ASKED + " 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n"
                        + "host replication all 127.0.0.1/32 trust\n");
        int port = RedisServer.freePort();
        Files.writeString(
                data.resolve("postgresql.auto.conf"),
                String.join(
                        "\n",
                        "port = " + port,
                        "listen_addresses = '127.0.0.1'",
                        "unix_socket_directories = ''",
                        "fsync = off",
                        "full_page_writes = off",
                        "shared_buffers = 32MB",
                        "max_connections = 200",
                        "max_wal_senders = 4",
                        "log_statement = 'all'",
                        ""));
        return new PostgresServer(programs, data, port);
    }

    /**
     * Starts a standby that follows this server.
     *
     * @return the standby, which the caller closes
     * @throws IOException if it does not start
     */
    public PostgresServer standby() throws IOException {
        Path copy = newFolder().resolve("data");
        run(
                folder,
                List.of(
                        programs + "/pg_basebackup",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        "-U",
                        OWNER,
                        "-D",
                        copy.toString(),
                        "-R",
                        "-N",
                        "-c",
                        "fast"));
        int other = RedisServer.freePort();
        Path settings = copy.resolve("postgresql.auto.conf");
        Files.writeString(settings, Files.readString(settings) + "\nport = " + other + "\n");
        return new PostgresServer(programs, copy, other);
    }

    private static Path programs() throws IOException {
        List<Path> found = List.of();
        if (Files.isDirectory(VERSIONS)) {
            try (Stream<Path> versions = Files.list(VERSIONS)) {
                found = versions.map(version -> version.resolve("bin"))
                        .filter(programs -> Files.isExecutable(programs.resolve("initdb")))
                        .sorted(Comparator.reverseOrder())
                        .toList();
            }
        }
        assumeTrue(!found.isEmpty(), "PostgreSQL is not installed: install the package postgresql");
        return found.get(0);
    }

    /** The server refuses to run as root. */
    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static Path newFolder() throws IOException {
        Path folder = Files.createTempDirectory("stslib-postgres");
        if (isRoot()) {
            Files.setOwner(
                    folder,
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(OWNER));
        }
        return folder;
    }

    /**
     * The command that runs a program as the user of the server, who is not root.
     *
     * @param program the program and its arguments
     * @return the command
     */
    public static List<String> asOwner(List<String> program) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + OWNER, "--regid=" + OWNER, "--clear-groups"));
        }
        command.addAll(program);
        return command;
    }

    private static ProcessBuilder builder(Path folder, List<String> program) {
        return new ProcessBuilder(asOwner(program)).directory(folder.toFile());
    }

    private static String run(Path folder, List<String> program) throws IOException {
        Process process = builder(folder, program)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(program + " failed: " + printed);
        }
        return printed;
    }

    /**
     * Writes all that is in the databases as text, as {@code pg_dumpall} does.
     *
     * @return what it printed, each byte as a character
     * @throws IOException if it fails
     */
    public String dump() throws IOException {
        return run(
                folder,
                List.of(programs + "/pg_dumpall", "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", OWNER));
    }

    /** {@return the port on the loopback interface} */
    public int port() {
        return port;
    }

    /** {@return the folder of the server, which its user may write to} */
    public Path folder() {
        return folder;
    }

    /** {@return the address for JDBC, without a user} */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?sslmode=disable";
    }

    /** {@return the user who may do everything} */
    public String user() {
        return OWNER;
    }

    /**
     * Kills it and starts it again with what is on its disk.
     *
     * @throws IOException if it does not start
     */
    public void restart() throws IOException {
        control("restart", "-m", "immediate", "-l", folder + "/log");
    }

    /**
     * Kills it, as if its machine was gone.
     *
     * @throws IOException if it does not end
     */
    public void kill() throws IOException {
        control("stop", "-m", "immediate");
    }

    /**
     * Makes a standby the primary.
     *
     * @throws IOException if it refuses
     */
    public void promote() throws IOException {
        control("promote");
    }

    private void control(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(programs + "/pg_ctl", "-s", "-w", "-D", folder.toString()));
        command.addAll(List.of(arguments));
        Process process = builder(folder, command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD) // the server keeps it open
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(command + " failed; see the log in " + folder);
        }
    }

    /** Kills it, waits until it is gone, and deletes its files. */
    @Override
    public void close() throws IOException {
        shell.getOutputStream().close();
        shell.onExit().join();
    }
}
