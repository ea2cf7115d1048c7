package dev.stslib.cli.internal.keyring;

import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.spi.PasswordSource;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The password of a store in the desktop's keyring: the Secret Service of GNOME and KDE, the Keychain of macOS, the
 * Credential Manager of Windows. A store that is not there yet gets a random password.
 */
public final class KeyringPassword implements PasswordSource {
    /** A locked keyring lets its desktop ask a person, who needs a moment. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int BYTES = 32;
    private static final String ELSE = "or give store.password-command instead of store.unlock";

    private final String account;
    private final boolean mayMake;

    /**
     * Takes the place of the password. Asks the keyring for nothing yet.
     *
     * @param account the name of the password in the keyring
     * @param mayMake whether the store is new, so that it gets a password if the keyring has none
     */
    public KeyringPassword(String account, boolean mayMake) {
        this.account = account;
        this.mayMake = mayMake;
    }

    @Override
    public char[] password(String purpose) {
        return bounded(() -> DesktopKeyring.find(account)
                        .or(() -> mayMake ? Optional.of(make()) : Optional.empty())
                        .orElseThrow(() -> new CommandException(
                                ExitCode.STORE,
                                "The keyring has no password for " + purpose,
                                "Unlock the keyring that had it, " + ELSE)))
                .toCharArray();
    }

    private String make() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String made = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        DesktopKeyring.save(account, made);
        // A store whose password is lost cannot be opened again.
        if (DesktopKeyring.find(account).filter(made::equals).isEmpty()) {
            throw failed("did not keep the new password", null);
        }
        return made;
    }

    /** Limits the wait: the desktop may not answer, or its dialog may be out of sight. */
    private static String bounded(Supplier<String> work) {
        CompletableFuture<String> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(work.get());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                },
                "sts-keyring");
        thread.setDaemon(true);
        thread.start();
        try {
            return result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(
                    "The wait for the keyring was interrupted", "Call again if you still need it");
        } catch (TimeoutException e) {
            throw failed("gave no answer within " + PATIENCE.toSeconds() + " s", null);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof CommandException told) {
                throw told;
            }
            if (cause instanceof NoClassDefFoundError) {
                throw new CommandException(
                        ExitCode.CONFIGURATION,
                        "The artifact com.github.javakeyring:java-keyring is missing",
                        "Add its jars to those of sts, " + ELSE,
                        cause);
            }
            throw failed("failed (" + (cause == null ? e : cause).getClass().getSimpleName() + ")", cause);
        }
    }

    static CommandException failed(String how, @Nullable Throwable cause) {
        return new CommandException(ExitCode.STORE, "The desktop's keyring " + how, "Unlock it, " + ELSE, cause);
    }
}
