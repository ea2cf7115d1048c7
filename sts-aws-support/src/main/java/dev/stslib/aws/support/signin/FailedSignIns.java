package dev.stslib.aws.support.signin;

import dev.stslib.api.error.SessionExpiredException;
import dev.stslib.api.error.StslibException;
import java.nio.file.Path;
import java.util.Map;

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

    /**
     * Reads nothing yet.
     *
     * @param folder the folder of the lock
     * @param files reads and writes the file
     * @param remedy what the person can do, for errors
     */
    public FailedSignIns(Path folder, JsonFiles files, String remedy) {
        this.file = folder.resolve("failed-sign-in.json");
        this.files = files;
        this.remedy = remedy;
    }

    /**
     * How many there were. Ask before you wait for the lock.
     *
     * @return the number; 0 if the file is not there or cannot be read
     */
    public long count() {
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
    public void check(long before) {
        Map<String, Object> note = files.fieldsOrNone(file);
        if (count(note) != before && note.get(PROBLEM) instanceof String problem) {
            throw new SessionExpiredException(problem, remedy);
        }
    }

    /**
     * Adds one. The caller holds the lock. Where nothing can be written, it has no effect.
     *
     * @param failure how the sign-in failed
     */
    public void add(SessionExpiredException failure) {
        try {
            files.write(file, Map.of(COUNT, count() + 1, PROBLEM, failure.problem()));
        } catch (StslibException e) {
            // The person is asked once more.
            return;
        }
    }
}
