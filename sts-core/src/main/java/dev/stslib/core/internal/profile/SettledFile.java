package dev.stslib.core.internal.profile;

import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.ProfileConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file while no program writes it. It waits until the file has not changed for 20 ms, and reads it again if it
 * changes meanwhile. So it never takes a part of a file for the whole, and no second change hides within one tick of the
 * file system's clock. A writer on a busy machine may pause while the file is empty or ends within a line: then it waits
 * 250 ms. An editor may replace a file by removing it first: a file that was read before counts as missing, or as one that
 * may not be read, only after two seconds.
 */
final class SettledFile {
    private static final Duration REST = Duration.ofMillis(20);
    private static final Duration LONG_REST = Duration.ofMillis(250);
    private static final Duration GONE_AFTER = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(4);
    private static final int TRIES = 150;
    private static final int LARGEST = 64 << 20;

    private final InstantSource clock;
    /** Since when files that were read before are missing, or may not be read. */
    private final Map<ProfileFile, Instant> missingSince = new ConcurrentHashMap<>();

    SettledFile(InstantSource clock) {
        this.clock = clock;
    }

    /** The result, and the stamp of the file at that time, or null if there is no file. */
    record Reading(@Nullable FileStamp stamp, ParsedFile parsed) {}

    /**
     * Reads a file.
     *
     * @param former what the file held when it was read last, or null; stays if the file is missing for a moment
     */
    Reading read(ProfileFile profiles, @Nullable Reading former) {
        Path file = profiles.path();
        if (file == null) {
            return new Reading(null, profiles.missing());
        }
        FileStamp stamp = null;
        try {
            stamp = FileStamp.of(file);
            int calm = 0;
            for (int tries = 0; stamp != null; tries++) {
                Duration rest = rest(stamp, calm);
                if (rest.compareTo(REST) >= 0) {
                    byte[] bytes = bytes(file);
                    boolean whole = endsWithLine(bytes) || rest.compareTo(LONG_REST) >= 0;
                    if (whole
                            && stamp.equals(FileStamp.of(file))
                            && (!stamp.regular() || bytes.length == stamp.size())) {
                        missingSince.remove(profiles);
                        return new Reading(stamp, profiles.parse(bytes));
                    }
                }
                if (tries == TRIES) {
                    throw new ProfileConfigurationException(
                            file + " changes all the time and cannot be read", "Wait until its writer has finished");
                }
                pause(file);
                FileStamp next = FileStamp.of(file);
                calm = stamp.equals(next) ? calm + 1 : 0;
                stamp = next;
            }
            return former != null && stays(profiles, former) ? former : new Reading(null, profiles.missing());
        } catch (NoSuchFileException e) { // it went before it was opened
            return former != null && stays(profiles, former) ? former : new Reading(null, profiles.missing());
        } catch (AccessDeniedException e) {
            return former != null && stays(profiles, former) ? former : new Reading(stamp, profiles.denied(e));
        } catch (IOException e) {
            throw profiles.unreadable(e);
        }
    }

    /** Whether a file that is missing now was there a moment ago. */
    private boolean stays(ProfileFile profiles, Reading former) {
        if (former.stamp() == null) {
            return false;
        }
        Instant now = clock.instant();
        Instant since = missingSince.merge(profiles, now, (first, again) -> first.isAfter(again) ? again : first);
        return Duration.between(since, now).compareTo(GONE_AFTER) < 0;
    }

    /** Notes that all files are as they were read, so that one that goes again has two seconds again. */
    void nothingIsMissing() {
        if (!missingSince.isEmpty()) {
            missingSince.clear();
        }
    }

    private static void pause(Path file) {
        LockSupport.parkNanos(PAUSE.toNanos());
        if (Thread.currentThread().isInterrupted()) {
            throw new CallInterruptedException("The wait until " + file + " was written was interrupted", "Ask again");
        }
    }

    /**
     * Returns how long a file has not changed: by the clock, or, if the clock is wrong or stands still, since the first
     * look at it.
     */
    private Duration rest(FileStamp stamp, int calm) {
        Duration watched = PAUSE.multipliedBy(calm);
        Duration age = Duration.between(stamp.modified().toInstant(), clock.instant());
        boolean settled = !stamp.regular() || age.isNegative() || age.compareTo(LONG_REST) > 0;
        return settled ? LONG_REST : age.compareTo(watched) > 0 ? age : watched;
    }

    private static boolean endsWithLine(byte[] bytes) {
        return bytes.length > 0 && bytes[bytes.length - 1] == '\n';
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new ProfileConfigurationException(
                        file + " is larger than " + (LARGEST >> 20) + " MiB", "Check that it is a profile file");
            }
            return bytes;
        }
    }
}
