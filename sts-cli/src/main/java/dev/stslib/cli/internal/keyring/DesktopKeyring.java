package dev.stslib.cli.internal.keyring;

import com.github.javakeyring.BackendNotSupportedException;
import com.github.javakeyring.Keyring;
import com.github.javakeyring.PasswordAccessException;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import java.util.Optional;

/** The calls of the optional library java-keyring. No class of it is loaded before the first call. */
final class DesktopKeyring {
    private static final String SERVICE = "stslib";

    private DesktopKeyring() {}

    /** A call to an open keyring. */
    @FunctionalInterface
    private interface Call<T> {
        T on(Keyring keyring) throws PasswordAccessException;
    }

    static Optional<String> find(String account) {
        return call(keyring -> {
            try {
                return Optional.ofNullable(keyring.getPassword(SERVICE, account));
            } catch (PasswordAccessException e) {
                return Optional.empty(); // the library says so where there is none
            }
        });
    }

    static void save(String account, String password) {
        boolean unused = call(keyring -> {
            keyring.setPassword(SERVICE, account, password);
            return true;
        });
    }

    @SuppressWarnings("try") // Its close does not wait, and declares every exception.
    private static <T> T call(Call<T> call) {
        try (Keyring keyring = Keyring.create()) {
            return call.on(keyring);
        } catch (BackendNotSupportedException e) {
            throw new CommandException(
                    ExitCode.STORE,
                    "There is no keyring of a desktop here",
                    "Log in to a desktop with a keyring, or give store.password-command instead of store.unlock",
                    e);
        } catch (PasswordAccessException e) {
            throw KeyringPassword.failed("refused the password", e);
        } catch (CommandException e) {
            throw e;
        } catch (Exception e) {
            throw KeyringPassword.failed(
                    "is locked, or cannot be used (" + e.getClass().getSimpleName() + ")", e);
        }
    }
}
