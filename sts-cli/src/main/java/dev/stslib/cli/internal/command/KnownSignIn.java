package dev.stslib.cli.internal.command;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in that AWS's files describe.
 *
 * @param label what it is of, such as {@code sso-session 'corp'}
 * @param name what {@code sts login} takes for it
 * @param state what its file says; empty without a sign-in
 */
record KnownSignIn(String label, String name, Optional<State> state) {
    /**
     * What the file of a sign-in says.
     *
     * @param end when its token or its credentials end
     * @param renewable whether they are renewed without a person
     * @param window how long before their end that is
     */
    record State(Instant end, boolean renewable, Duration window) {
        Duration left(Instant now) {
            return end.isAfter(now) ? Duration.between(now, end) : Duration.ZERO;
        }

        /** From when on the next use renews them; null if only a person can. */
        @Nullable
        Instant renewedFrom() {
            return renewable ? end.minus(window) : null;
        }
    }

    /** All sign-ins that can be used, as they are now. Sends no request. */
    static List<KnownSignIn> all(CommandContext context) {
        List<KnownSignIn> all = new ArrayList<>(new SignIns(context).known());
        all.addAll(new ConsoleLogins(context).known());
        return List.copyOf(all);
    }

    /** The command that signs in. */
    String remedy() {
        return "Run 'sts login " + name + "'";
    }

    /** Whether only a person can go on after now. */
    boolean needsPerson(Instant now) {
        return state.filter(known -> known.renewable() || known.end().isAfter(now))
                .isEmpty();
    }
}
