package dev.stslib.core.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * When an engine announces that an MFA code will be needed, and when it may ask a person for one.
 *
 * @param notices how long before the expiration of credentials that need a code the listeners get an event, each
 *     more than zero; sorted, the longest first
 * @param person when the engine may ask a person
 * @param commandsInBackground whether a command that prints a code also runs in the background; false for a command
 *     that needs a touch or a password
 */
public record MfaSettings(List<Duration> notices, Person person, boolean commandsInBackground) {
    /** When the engine may ask a person for a code, or to sign in. */
    public enum Person {
        /** Only in calls that always fetch new credentials, such as {@code generateSessionToken}. */
        WHEN_CALLED,
        /** Also while a reader waits for credentials. */
        WHEN_READ,
        /** Also from the background, before a reader has to wait. */
        ALWAYS
    }

    /**
     * Events 15 minutes and 1 minute before the expiration; a person while a reader waits; commands in the
     * background.
     */
    public static final MfaSettings DEFAULT =
            new MfaSettings(List.of(Duration.ofMinutes(15), Duration.ofMinutes(1)), Person.WHEN_READ, true);

    public MfaSettings {
        Objects.requireNonNull(person, "person");
        List<Duration> sorted = new ArrayList<>(notices);
        sorted.sort(Comparator.reverseOrder());
        if (!sorted.isEmpty() && sorted.get(sorted.size() - 1).compareTo(Duration.ZERO) <= 0) {
            throw new IllegalArgumentException(
                    "Each notice must come more than zero before the expiration, not " + sorted);
        }
        notices = List.copyOf(sorted);
    }

    /**
     * Returns a copy with other times of the events.
     *
     * @param before how long before the expiration, each more than zero
     * @return the copy
     */
    public MfaSettings withNotices(Duration... before) {
        return new MfaSettings(List.of(before), person, commandsInBackground);
    }

    /**
     * Returns a copy with another rule for asking a person.
     *
     * @param when when the engine may ask a person
     * @return the copy
     */
    public MfaSettings withPerson(Person when) {
        return new MfaSettings(notices, when, commandsInBackground);
    }

    /**
     * Returns a copy that runs commands in the background or not.
     *
     * @param value true to run them in the background too
     * @return the copy
     */
    public MfaSettings withCommandsInBackground(boolean value) {
        return new MfaSettings(notices, person, value);
    }
}
