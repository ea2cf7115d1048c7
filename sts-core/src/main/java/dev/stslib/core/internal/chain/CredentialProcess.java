package dev.stslib.core.internal.chain;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.store.support.command.CommandRunner;
import java.io.OutputStream;

/**
 * Runs a {@code credential_process} as a {@link CommandRunner} and reads what it prints.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html">AWS, process credential
 *     provider</a>
 */
public final class CredentialProcess {
    private final CommandRunner shell;

    /**
     * Makes a runner.
     *
     * @param host the machine, which says which shell there is
     * @param errors where the command's standard error is shown as it comes; not closed
     */
    public CredentialProcess(SystemEnvironment host, OutputStream errors) {
        this(new CommandRunner(host, errors));
    }

    /**
     * Makes a runner.
     *
     * @param shell runs commands
     */
    public CredentialProcess(CommandRunner shell) {
        this.shell = shell;
    }

    /**
     * Runs the command and waits for its credentials.
     *
     * @param process the command and its time limit
     * @return what it printed; without an expiration they are never to be refreshed
     * @throws dev.stslib.api.error.CredentialProcessException if it cannot be started, fails, takes too long, prints too
     *     much or something that is not credentials; the message carries the exit status and the last of standard error
     */
    public SourceCredentials run(ProcessCredentials process) {
        String name = "The credential_process of profile '" + process.profile() + "'";
        return ProcessAnswer.parse(process, shell.run(name, process.command(), process.timeout()));
    }
}
