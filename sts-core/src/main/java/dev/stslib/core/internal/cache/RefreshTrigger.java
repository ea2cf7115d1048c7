package dev.stslib.core.internal.cache;

import dev.stslib.core.settings.MfaSettings.Person;

/** What started a refresh. */
public enum RefreshTrigger {
    /** The timer, or a reader that was served at once. No person may be disturbed. */
    BACKGROUND(Person.ALWAYS),
    /** A reader that waits for the result. A person may be asked for a code. */
    READ(Person.WHEN_READ),
    /** A caller that wants new credentials even if the current ones are valid. Stored credentials are not used. */
    FORCED(Person.WHEN_CALLED),
    /** A forced refresh that these credentials sign. They need not be new: stored ones are used, and one process asks. */
    SIGNING_FORCED(Person.WHEN_CALLED);

    private final Person person;

    RefreshTrigger(Person person) {
        this.person = person;
    }

    /**
     * What starts the refresh of the credentials that sign.
     *
     * @return the trigger of the source
     */
    RefreshTrigger ofSource() {
        return this == FORCED ? SIGNING_FORCED : this;
    }

    /**
     * The least setting that lets a person be asked for a code.
     *
     * @return the setting
     */
    public Person person() {
        return person;
    }
}
