package dev.stslib.core.engine;

import dev.stslib.core.refresh.MfaSettings.Person;

/** Who is behind a fetch. */
public enum Urgency {
    /** Nobody waits: a person may not be disturbed. */
    BACKGROUND(Person.ALWAYS),
    /** A reader waits: a person may be asked for a code. */
    WAITED_FOR(Person.WHEN_READ),
    /** A caller wants new credentials whatever is there: what is stored does not do. */
    FORCED(Person.WHEN_CALLED);

    private final Person person;

    Urgency(Person person) {
        this.person = person;
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
