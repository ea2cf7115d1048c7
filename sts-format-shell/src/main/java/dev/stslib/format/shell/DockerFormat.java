package dev.stslib.format.shell;

import java.util.List;

/**
 * An environment file for {@code docker run --env-file FILE}, which knows no quotes: a value is the rest of its line, of
 * at most 65,535 bytes. Without a session token or an expiration the variable is left out. In all else it is like {@link
 * EnvFormat}.
 *
 * @see <a href="https://docs.docker.com/reference/cli/docker/container/run/#env">docker run, --env-file</a>
 */
public final class DockerFormat extends VariableFormat {
    private static final Syntax SYNTAX = new Syntax(
            "",
            "=",
            "\n",
            List.of(),
            "",
            "# ",
            "\n",
            new ValueRule(
                    c -> c != 0 && c != '\r' && c != '\n' && ValueRule.isCharacter(c),
                    65_535,
                    "every character but NUL and line breaks"));

    /** Creates the format; {@link java.util.ServiceLoader} does. */
    public DockerFormat() {
        super("docker", SYNTAX);
    }
}
