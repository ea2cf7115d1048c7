package dev.stslib.api.spi;

import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A page where a person signs in.
 *
 * @param purpose what the sign-in is for, such as {@code sso-session 'corp'}
 * @param address the page to open
 * @param code what the page shows, so that the person can compare it; null if the page shows no code, and then it works
 *     only on this machine, unless the person is {@linkplain SignInPrompter#ask asked} for a text of the page
 * @param shortAddress the page to type on another device, where the person also types the code; the same as {@code
 *     address} without a code
 * @param until when the page stops working
 */
public record SignInPage(
        String purpose, URI address, @Nullable String code, URI shortAddress, Instant until) {
    public SignInPage {
        Objects.requireNonNull(purpose, "purpose");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(shortAddress, "shortAddress");
        Objects.requireNonNull(until, "until");
    }

    /** Shows neither an address nor a code: they belong to the person who signs in. */
    @Override
    public String toString() {
        return "SignInPage[" + purpose + "]";
    }
}
