package dev.stslib.store.keystore;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.StoreSettings;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How a password becomes a key. The file of a store records it, so that older stores stay readable when the costs here
 * are raised. A change of the password writes the values of this class.
 *
 * @param function the function
 * @param cost iterations of PBKDF2, or N of scrypt
 */
record Derivation(Function function, int cost) {
    /** The option that names the function. */
    static final String OPTION = "derivation";

    /**
     * The functions, with what OWASP recommends.
     *
     * @see <a href="https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html">OWASP, Password
     *     Storage Cheat Sheet</a>
     */
    enum Function {
        /** PBKDF2-HMAC-SHA512. */
        PBKDF2(210_000),
        /** scrypt with r = 8 and p = 1, which takes 128 MB of memory. */
        SCRYPT(1 << 17);

        private final int todaysCost;

        Function(int todaysCost) {
            this.todaysCost = todaysCost;
        }

        private boolean isNamed(String text) {
            return name().equalsIgnoreCase(text);
        }
    }

    /** What the settings ask for, PBKDF2 unless they say otherwise, at today's cost. */
    static Derivation today(StoreSettings settings) {
        String wanted = settings.option(OPTION).orElse(Function.PBKDF2.name());
        for (Function function : Function.values()) {
            if (function.isNamed(wanted)) {
                return new Derivation(function, function.todaysCost);
            }
        }
        throw new StoreException(
                "There is no key derivation called '" + wanted + "'",
                "Set the option " + OPTION + " to one of "
                        + Arrays.stream(Function.values()).map(Function::name).collect(Collectors.joining(", ")));
    }
}
