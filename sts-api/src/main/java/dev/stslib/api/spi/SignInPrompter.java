package dev.stslib.api.spi;

import dev.stslib.api.Secret;
import java.util.Optional;

/**
 * Brings a person to a sign-in page, for a {@link CredentialSource} whose sign-in has ended. A source asks one person for
 * all processes: the others wait for what the sign-in leaves on the disk.
 *
 * @see CredentialSourceSettings#signIn()
 */
public interface SignInPrompter {
    /**
     * Listens for the redirect by which a browser ends a sign-in.
     *
     * @param path the path of the redirect, such as {@code /oauth/callback}
     * @param state the secret that the redirect repeats; a request without exactly this {@code state} is refused and does
     *     not end the wait
     * @return the listener, which the caller closes; empty if the browser of the person cannot reach this process. The
     *     source then shows a page that works on any device
     * @throws dev.stslib.api.error.StslibException if a person cannot be asked now
     */
    Optional<SignInListener> listen(String path, Secret state);

    /**
     * Shows a page to the person, for example by opening a browser. Returns as soon as it is shown.
     *
     * @param page the page
     * @throws dev.stslib.api.error.StslibException if it cannot be shown
     */
    void show(SignInPage page);

    /**
     * Shows a page that works on any device, and waits for the text that it shows at its end. A source asks so if no browser
     * reaches this process and the service has no code to compare.
     *
     * @param page the page, which has no {@linkplain SignInPage#code() code}
     * @return what the person has copied from the page; empty, as by default, if no person can type here
     * @throws dev.stslib.api.error.StslibException if the page cannot be shown, or the person breaks off
     */
    default Optional<Secret> ask(SignInPage page) {
        return Optional.empty();
    }
}
