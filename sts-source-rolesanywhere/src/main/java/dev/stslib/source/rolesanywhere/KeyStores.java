package dev.stslib.source.rolesanywhere;

import dev.stslib.api.error.ProfileConfigurationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;

/** Reads key stores. They are loaded anew each time, since certificates in them are replaced too. Thread-safe. */
final class KeyStores {
    private static final String SUN_PKCS11 = "SunPKCS11";

    /** By the file that configures them: loading the library of a token again would log in again. */
    private final Map<Path, Provider> tokens = new ConcurrentHashMap<>();
    /** PINs that a token has refused: it locks after some tries, and an engine asks again. */
    private final Map<List<String>, char[]> refused = new ConcurrentHashMap<>();

    private final Map<List<String>, Object> locks = new ConcurrentHashMap<>();

    /** The entries that fit the selector, each with its private key. */
    List<SigningCertificate> read(KeyPlace.Store place, char @Nullable [] password) throws UnsettledException {
        KeyStore store = loaded(place, password);
        List<SigningCertificate> found = new ArrayList<>();
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)
                        && store.getCertificate(alias) instanceof X509Certificate certificate
                        && place.selector().fits(alias, certificate)
                        && store.getKey(alias, hasFile(place) ? orEmpty(password) : null) instanceof PrivateKey key) {
                    found.add(new SigningCertificate(
                            certificate, chain(store.getCertificateChain(alias)), key, store.getProvider()));
                }
            }
        } catch (UnrecoverableKeyException e) {
            throw wrongPassword(place);
        } catch (GeneralSecurityException | ProviderException e) {
            throw unusable(place, e);
        }
        return found;
    }

    private static List<X509Certificate> chain(Certificate @Nullable [] chain) {
        return chain == null
                ? List.of()
                : Arrays.stream(chain)
                        .filter(X509Certificate.class::isInstance)
                        .map(X509Certificate.class::cast)
                        .toList();
    }

    private KeyStore loaded(KeyPlace.Store place, char @Nullable [] password) throws UnsettledException {
        byte[] content = hasFile(place) && place.file() != null
                ? PemFile.read(place.file()).content()
                : null;
        if (content != null) {
            return loaded(place, content, password);
        }
        // Two threads must not try one wrong PIN at once.
        synchronized (locks.computeIfAbsent(tokenOf(place), token -> new Object())) {
            if (password != null && Arrays.equals(password, refused.get(tokenOf(place)))) {
                throw new ProfileConfigurationException(
                        "The token behind " + place
                                + " has refused this PIN before, and it is not tried again, because a token may lock",
                        "Correct the PIN, and start again if it is the right one");
            }
            return loaded(place, null, password);
        }
    }

    private KeyStore loaded(KeyPlace.Store place, byte @Nullable [] content, char @Nullable [] password)
            throws UnsettledException {
        KeyStore store = store(place);
        try (InputStream in = content == null ? null : new ByteArrayInputStream(content)) {
            store.load(in, content == null ? password : orEmpty(password));
            return store;
        } catch (IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException || e.getCause() instanceof FailedLoginException) {
                if (content == null && password != null) {
                    refused.put(tokenOf(place), password.clone());
                }
                throw wrongPassword(place);
            }
            if (e.getCause() instanceof LoginException) {
                throw new ProfileConfigurationException(
                        "The token behind " + place + " did not accept a login, for another reason than the PIN",
                        "Check that the token is there and has a free session, and try again",
                        e);
            }
            if (content == null) {
                throw unusable(place, e);
            }
            throw new UnsettledException(
                    place.file() + " cannot be read as a key store of the type " + place.type(),
                    "Check the file, its type and its password");
        } catch (GeneralSecurityException | ProviderException e) {
            throw unusable(place, e);
        }
    }

    private static List<String> tokenOf(KeyPlace.Store place) {
        return List.of(place.type(), String.valueOf(place.provider()), String.valueOf(place.file()));
    }

    private KeyStore store(KeyPlace.Store place) {
        try {
            if (place.isToken() && place.file() != null) {
                return KeyStore.getInstance(place.type(), token(place, place.file()));
            }
            return place.provider() == null
                    ? KeyStore.getInstance(place.type())
                    : KeyStore.getInstance(place.type(), provider(place.provider()));
        } catch (KeyStoreException e) {
            throw new ProfileConfigurationException(
                    "There is no key store of the type " + place.type()
                            + (place.provider() == null ? "" : " of the provider " + place.provider()),
                    "Check rolesanywhere_keystore_type and rolesanywhere_keystore_provider, and install the provider");
        }
    }

    private Provider token(KeyPlace.Store place, Path configuration) {
        Provider known = tokens.get(configuration);
        if (known != null) {
            return known;
        }
        Provider base = provider(place.provider() == null ? SUN_PKCS11 : place.provider());
        try {
            Provider configured = base.configure(configuration.toString());
            Provider earlier = tokens.putIfAbsent(configuration, configured);
            return earlier == null ? configured : earlier;
        } catch (RuntimeException e) {
            // InvalidParameterException, ProviderException or UnsupportedOperationException, by the provider.
            throw new ProfileConfigurationException(
                    "The provider " + base.getName() + " does not accept the configuration " + configuration,
                    "Check that it names the library of the token and the slot",
                    e);
        }
    }

    private static Provider provider(String name) {
        Provider provider = Security.getProvider(name);
        if (provider == null) {
            throw new ProfileConfigurationException(
                    "This Java runtime has no security provider named " + name,
                    name.equals(SUN_PKCS11)
                            ? "Use a runtime with the module jdk.crypto.cryptoki"
                            : "Install it, or correct rolesanywhere_keystore_provider");
        }
        return provider;
    }

    private static boolean hasFile(KeyPlace.Store place) {
        return place.file() != null && !place.isToken();
    }

    /** Without a password, the JDK would skip the keys of a store instead of trying an empty one. */
    private static char[] orEmpty(char @Nullable [] password) {
        return password == null ? new char[0] : password;
    }

    private static ProfileConfigurationException wrongPassword(KeyPlace.Store place) {
        return new ProfileConfigurationException(
                "The password does not open " + place,
                "Check rolesanywhere_password_file or rolesanywhere_password_process");
    }

    private static ProfileConfigurationException unusable(KeyPlace.Store place, Exception cause) {
        return new ProfileConfigurationException(
                "Reading " + place + " failed (" + cause.getClass().getSimpleName() + ")",
                "Check the store, its type and its provider",
                cause);
    }
}
