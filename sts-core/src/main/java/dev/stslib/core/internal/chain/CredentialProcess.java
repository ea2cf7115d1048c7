package dev.stslib.core.internal.chain;

import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.CredentialProcessException;
import dev.stslib.api.error.ExpiredAnswerException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.aws.support.json.CredentialFields;
import dev.stslib.store.support.command.CommandRunner;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@code credential_process} and reads the JSON object that it prints. No error shows any of the output.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html">AWS, process credential
 *     provider</a>
 */
public final class CredentialProcess {
    private final CommandRunner shell;
    private final InstantSource clock;

    /**
     * Makes a runner.
     *
     * @param systemEnvironment the system environment, which says which shell there is
     * @param errors shows the command's standard error as it comes; not closed
     * @param clock the wall clock
     */
    public CredentialProcess(SystemEnvironment systemEnvironment, OutputStream errors, InstantSource clock) {
        shell = new CommandRunner(systemEnvironment, errors);
        this.clock = clock;
    }

    /**
     * Runs the command and waits for its credentials. A command that prints credentials that have ended, from a cache of
     * its own say, is run once more.
     *
     * @param process the command and its time limit
     * @return what it printed; without an expiration they are never to be refreshed
     * @throws CredentialProcessException if it cannot be started, fails, takes too long, prints too much or something that
     *     is not credentials; the message carries the exit status and the last of standard error
     * @throws ExpiredAnswerException if the credentials of both runs have ended
     */
    public SourceCredentials run(ProcessCredentials process) {
        SourceCredentials printed = once(process);
        if (!isOver(printed)) {
            return printed;
        }
        SourceCredentials again = once(process);
        if (isOver(again)) {
            throw new ExpiredAnswerException(
                    name(process) + " printed credentials that ended at " + again.expiration() + ", and did so again"
                            + " when it was run once more",
                    "Check the command's own cache, and the clock of this machine");
        }
        return again;
    }

    /**
     * Fails where this program runs below the command already, as one does that the command starts for the same profile.
     *
     * @param process the command
     * @return the same
     * @throws ProfileConfigurationException if the command leads back to its profile
     */
    ProcessCredentials refuseLoop(ProcessCredentials process) {
        if (shell.isBelow(name(process), process.command())) {
            throw new ProfileConfigurationException(
                    name(process) + " leads back to this profile",
                    "Let the credential_process of '" + process.profile() + "' name another profile");
        }
        return process;
    }

    private boolean isOver(SourceCredentials credentials) {
        @Nullable Instant end = credentials.expiration();
        return end != null && !end.isAfter(clock.instant());
    }

    private SourceCredentials once(ProcessCredentials process) {
        byte[] printed = shell.run(name(process), process.command(), process.timeout());
        CredentialFields answer = CredentialFields.ofCommand(printed, problem -> wrong(process, problem));
        if (answer.fields().number("Version") != 1) {
            throw wrong(process, "The field Version is not the number 1");
        }
        SourceCredentials credentials = answer.credentials("SessionToken");
        return credentials.accountId() != null
                ? credentials
                : new SourceCredentials(
                        credentials.accessKeyId(),
                        credentials.secretAccessKey(),
                        credentials.sessionToken(),
                        credentials.expiration(),
                        process.accountId());
    }

    private static String name(ProcessCredentials process) {
        return "The credential_process of profile '" + process.profile() + "'";
    }

    private static CredentialProcessException wrong(ProcessCredentials process, String problem) {
        return new CredentialProcessException(
                name(process) + " printed no usable credentials: " + problem,
                "Make the command print {\"Version\": 1, \"AccessKeyId\": ..., \"SecretAccessKey\": ...} and nothing else");
    }
}
