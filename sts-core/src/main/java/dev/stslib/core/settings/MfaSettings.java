package dev.stslib.core.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * When an engine tells of a code that will be needed, and whom it may ask for one.
 *
 * @param notices how long before the end of credentials that need a code listeners are told, each over zero; longest
 *     first
 * @param person when a person may be asked
 * @param commandsInBackground whether a command that prints a code runs in the background too; false for one that wants a
 *     touch or a password
 */
public record MfaSettings(List<Duration> notices, Person person, boolean commandsInBackground) {
    /** When a person may be asked for a code. */
    public enum Person {
        /** In calls that want new credentials whatever is there, such as {@code generateSessionToken}. */
        WHEN_CALLED,
        /** While a reader waits, too. */
        WHEN_READ,
        /** From the background, too: before anybody has to wait. */
        ALWAYS
    }

    /** 15 minutes and 1 minute before the end; a person while a reader waits; commands in the background. */
    public static final MfaSettings DEFAULT =
            new MfaSettings(List.of(Duration.ofMinutes(15), Duration.ofMinutes(1)), Person.WHEN_READ, true);

    public MfaSettings {
        Objects.requireNonNull(person, "person");
        List<Duration> sorted = new ArrayList<>(notices);
        sorted.sort(Comparator.reverseOrder());
        if (!sorted.isEmpty() && sorted.get(sorted.size() - 1).compareTo(Duration.ZERO) <= 0) {
            throw new IllegalArgumentException("Listeners are told some time before the end, not " + sorted);
        }
        notices = List.copyOf(sorted);
    }

    /**
     * The same with other times to tell.
     *
     * @param before how long before the end, each over zero
     * @return the settings
     */
    public MfaSettings withNotices(Duration... before) {
        return new MfaSettings(List.of(before), person, commandsInBackground);
    }

    /**
     * The same with another rule for asking a person.
     *
     * @param when when a person may be asked
     * @return the settings
     */
    public MfaSettings withPerson(Person when) {
        return new MfaSettings(notices, when, commandsInBackground);
    }

    /**
     * The same with commands in the background or not.
     *
     * @param value true for the background too
     * @return the settings
     */
    public MfaSettings withCommandsInBackground(boolean value) {
        return new MfaSettings(notices, person, value);
    }
}
