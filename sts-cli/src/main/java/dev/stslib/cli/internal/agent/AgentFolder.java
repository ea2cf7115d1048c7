package dev.stslib.cli.internal.agent;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The folder of the agent, which only its owner can enter: {@code $XDG_RUNTIME_DIR/stslib}, or else {@code
 * $XDG_STATE_HOME/stslib}, where {@code XDG_STATE_HOME} is {@code ~/.local/state} by default. Where that path is too long
 * for a socket, it is a folder below the temporary one.
 */
public final class AgentFolder {
    private static final String NAME = "stslib";
    private static final String SOCKET = "agent.sock";
    /** macOS takes 104 bytes with the final NUL, Linux 108. */
    private static final int LONGEST = 103;

    private static final int DIGITS = 16;

    private final Path folder;

    private AgentFolder(Path folder) {
        this.folder = folder;
    }

    /** The folder that an environment leads to. Makes nothing. */
    public static AgentFolder of(SystemEnvironment host) {
        Path wanted = absolute(
                        host,
                        "XDG_RUNTIME_DIR",
                        absolute(host, "XDG_STATE_HOME", host.home().resolve(".local/state")))
                .resolve(NAME);
        int length = wanted.resolve(SOCKET).toString().getBytes(StandardCharsets.UTF_8).length;
        return new AgentFolder(length <= LONGEST ? wanted : shortened(host, wanted));
    }

    /** The standard says to ignore a relative path. */
    private static Path absolute(SystemEnvironment host, String variable, Path otherwise) {
        return host.env(variable).map(Path::of).filter(Path::isAbsolute).orElse(otherwise);
    }

    private static Path shortened(SystemEnvironment host, Path wanted) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(wanted.toString().getBytes(StandardCharsets.UTF_8));
            String name = NAME + "-" + HexFormat.of().formatHex(digest).substring(0, DIGITS);
            return absolute(host, "TMPDIR", Path.of("/tmp")).resolve(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /**
     * Makes the folder if it is not there.
     *
     * @throws dev.stslib.api.error.UnsafeFileException if others own, enter or write it
     */
    void make() {
        try {
            Path above = folder.getParent();
            if (above != null) {
                Files.createDirectories(above);
            }
        } catch (IOException e) {
            throw unusable(e);
        }
        OwnerOnlyFiles.createFolder(folder);
    }

    /**
     * The user of this process, who owns the folder.
     *
     * @throws dev.stslib.api.error.UnsafeFileException if others own, enter or write it
     */
    UserPrincipal checkedOwner() {
        OwnerOnlyFiles.check(folder);
        try {
            return Files.getOwner(folder);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private CommandException unusable(IOException cause) {
        return new CommandException(
                ExitCode.STORE,
                "The folder " + folder + " of the agent cannot be used",
                "Check the right to write there, or set XDG_RUNTIME_DIR",
                cause);
    }

    Path path() {
        return folder;
    }

    /** The socket. */
    public Path socket() {
        return folder.resolve(SOCKET);
    }

    /** The file whose lock a running agent holds. */
    Path lock() {
        return folder.resolve("agent.lock");
    }

    /** The file whose lock a process holds while it starts the agent. */
    Path startLock() {
        return folder.resolve("start.lock");
    }

    /** The file whose lock a process holds while it asks a person for a code. */
    Path promptLock() {
        return folder.resolve("prompt.lock");
    }

    /** What the agent writes for people. */
    public Path log() {
        return folder.resolve("agent.log");
    }

    /** When the agent started, and why it ended. */
    Path record() {
        return folder.resolve("agent.json");
    }
}
