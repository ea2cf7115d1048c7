package dev.stslib.source.login;

import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.error.StslibException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Counts the sign-ins that a person refused or did not finish, in a file in the folder of the lock. A process that waited
 * for such a sign-in fails with it, so that the person is not asked again for each process that waits.
 */
final class FailedSignIns {
    private static final String COUNT = "count";
    private static final String PROBLEM = "problem";

    private final Path file;
    private final LoginFiles files;
    private final LoginCredentials session;

    FailedSignIns(LoginCredentials session, Path folder, LoginFiles files) {
        this.session = session;
        this.file = folder.resolve("failed-sign-in.json");
        this.files = files;
    }

    /** How many there were. Ask before you wait for the lock. */
    long count() {
        return count(files.fieldsOrNone(file));
    }

    private static long count(Map<String, Object> note) {
        return note.get(COUNT) instanceof Number count ? count.longValue() : 0;
    }

    /**
     * Looks whether one has been added.
     *
     * @param before the count before the wait
     * @throws SessionExpiredException with the problem of the last one, if there is a new one
     */
    void check(long before) {
        Map<String, Object> note = files.fieldsOrNone(file);
        if (count(note) != before && note.get(PROBLEM) instanceof String problem) {
            throw new SessionExpiredException(problem, LoginErrors.remedy(session.profile()));
        }
    }

    /** Adds one. The caller holds the lock. */
    void add(SessionExpiredException failure) {
        try {
            files.write(file, Map.of(COUNT, count() + 1, PROBLEM, failure.problem()));
        } catch (StslibException e) {
            // The person is asked once more.
            return;
        }
    }
}
