package dev.stslib.aws.support.signin;

import dev.stslib.api.Secret;
import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.spi.SignInListener;
import dev.stslib.api.spi.SignInPage;
import dev.stslib.api.spi.SignInPrompter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Counts the sign-ins that a person refused or did not finish, in a file in the folder of the lock. A process that waited
 * for such a sign-in fails with it, so that the person is not asked again for each process that waits.
 */
public final class FailedSignIns {
    private static final String COUNT = "count";
    private static final String PROBLEM = "problem";

    private final Path file;
    private final JsonFiles files;
    private final String remedy;
    private final long before;

    /**
     * Reads how many there were. Make it before you wait for the lock.
     *
     * @param folder the folder of the lock
     * @param files reads and writes the file
     * @param remedy what the person can do, for errors
     */
    public FailedSignIns(Path folder, JsonFiles files, String remedy) {
        this.file = folder.resolve("failed-sign-in.json");
        this.files = files;
        this.remedy = remedy;
        this.before = count(files.fieldsOrNone(file));
    }

    private static long count(Map<String, Object> note) {
        return note.get(COUNT) instanceof Number count ? count.longValue() : 0;
    }

    /**
     * Asks a person, unless a sign-in has failed since this was made. The caller holds the lock.
     *
     * @param prompter brings a person to the sign-in page
     * @param signIn signs a person in with the prompter that it is given; fails with a {@link SessionExpiredException} if the
     *     person refuses or does not come to an end
     * @param <T> what the sign-in brings
     * @return what the sign-in has brought
     * @throws SessionExpiredException with the problem of the sign-in that has failed
     */
    public <T> T ask(SignInPrompter prompter, Function<SignInPrompter, T> signIn) {
        Map<String, Object> note = files.fieldsOrNone(file);
        if (count(note) != before && note.get(PROBLEM) instanceof String problem) {
            throw new SessionExpiredException(problem, remedy);
        }
        try {
            return signIn.apply(new Counting(prompter));
        } catch (SessionExpiredException e) {
            add(e);
            throw e;
        }
    }

    /** Where nothing can be written, it has no effect. */
    private void add(StslibException failure) {
        try {
            files.write(file, Map.of(COUNT, count(files.fieldsOrNone(file)) + 1, PROBLEM, failure.problem()));
        } catch (StslibException e) {
            // The person is asked once more.
            return;
        }
    }

    /** A person who breaks a prompt off refuses too. */
    private final class Counting implements SignInPrompter {
        private final SignInPrompter prompter;

        Counting(SignInPrompter prompter) {
            this.prompter = prompter;
        }

        @Override
        public Optional<SignInListener> listen(String path, Secret state) {
            return prompter.listen(path, state);
        }

        @Override
        public void show(SignInPage page) {
            prompter.show(page);
        }

        @Override
        public Optional<Secret> ask(SignInPage page) {
            try {
                return prompter.ask(page);
            } catch (CallInterruptedException | EngineClosedException e) {
                throw e;
            } catch (StslibException e) {
                add(e);
                throw e;
            }
        }
    }
}
