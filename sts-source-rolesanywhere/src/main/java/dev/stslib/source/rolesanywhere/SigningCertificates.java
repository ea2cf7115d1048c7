package dev.stslib.source.rolesanywhere;

import dev.stslib.api.error.CallInterruptedException;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.store.support.command.CommandRunner;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the certificate and the key of a plan anew for each request, since both are replaced in time. Files that do not fit
 * each other are read again shortly: a program may be replacing them one by one. Thread-safe.
 */
final class SigningCertificates {
    /** Together half a second. */
    private static final int TRIES = 11;

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final CommandRunner runner;
    private final Duration commandTimeout;
    private final Runnable pause;
    private final KeyStores stores = new KeyStores();

    SigningCertificates(CommandRunner runner, Duration commandTimeout, Runnable pause) {
        this.runner = runner;
        this.commandTimeout = commandTimeout;
        this.pause = pause;
    }

    /**
     * Reads the certificate that lives longest of those that fit.
     *
     * @param plan where it is
     * @param now the time at which it must be valid
     * @return the certificate with its key
     * @throws ProfileConfigurationException if there is none, or none that is valid, or one without its key
     * @throws CallInterruptedException if the calling thread is interrupted; its interrupt status stays set
     */
    SigningCertificate read(SessionPlan plan, Instant now) {
        char[] password = plan.password().read(plan.profile(), runner, commandTimeout);
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    return longest(plan, candidates(plan, password), now);
                } catch (UnsettledException e) {
                    if (attempt == TRIES) {
                        throw e.settled();
                    }
                    pause.run();
                }
            }
        } finally {
            if (password != null) {
                Arrays.fill(password, ' ');
            }
        }
    }

    static void pause() {
        LockSupport.parkNanos(PAUSE.toNanos());
        if (Thread.currentThread().isInterrupted()) {
            throw new CallInterruptedException(
                    "The wait for a certificate and its key was interrupted", "Call again if you still need it");
        }
    }

    private List<SigningCertificate> candidates(SessionPlan plan, char @Nullable [] password)
            throws UnsettledException {
        List<SigningCertificate> found = plan.keys() instanceof KeyPlace.Store store
                ? stores.read(store, password)
                : files((KeyPlace.Files) plan.keys(), password);
        Path chain = plan.chain();
        if (chain == null) {
            return found;
        }
        List<X509Certificate> further = PemFile.read(chain).certificates();
        return found.stream()
                .map(one -> new SigningCertificate(
                        one.certificate(), joined(one.pool(), further), one.key(), one.provider()))
                .toList();
    }

    private static List<X509Certificate> joined(List<X509Certificate> some, List<X509Certificate> others) {
        List<X509Certificate> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    private List<SigningCertificate> files(KeyPlace.Files files, char @Nullable [] password) throws UnsettledException {
        PemFile first = PemFile.read(files.certificate());
        if (files.privateKey() == null && !first.isPem()) {
            return stores.read(
                    new KeyPlace.Store("PKCS12", null, files.certificate(), CertificateSelector.ANY), password);
        }
        List<X509Certificate> certificates = first.certificates();
        PrivateKey key =
                PrivateKeys.read(files.privateKey() == null ? first : PemFile.read(files.privateKey()), password);
        return certificates.stream()
                .map(certificate -> new SigningCertificate(certificate, certificates, key, null))
                .toList();
    }

    private static SigningCertificate longest(SessionPlan plan, List<SigningCertificate> candidates, Instant now)
            throws UnsettledException {
        List<SigningCertificate> known = candidates.stream()
                .filter(one ->
                        SigningAlgorithm.of(one.certificate().getPublicKey()).isPresent())
                .toList();
        if (known.isEmpty()) {
            throw none(plan, candidates);
        }
        List<SigningCertificate> matching =
                known.stream().filter(SigningCertificate::matches).toList();
        if (matching.isEmpty()) {
            throw new UnsettledException(
                    "The private key of profile '" + plan.profile() + "' does not belong to a certificate in "
                            + plan.keys(),
                    "Put the certificate and the private key there that belong together");
        }
        return matching.stream()
                .filter(one -> isValid(one.certificate(), now))
                .max(Comparator.comparing(one -> one.certificate().getNotAfter()))
                .orElseThrow(() -> invalid(plan, matching.get(0).certificate(), now));
    }

    private static boolean isValid(X509Certificate certificate, Instant now) {
        return !now.isBefore(certificate.getNotBefore().toInstant())
                && !now.isAfter(certificate.getNotAfter().toInstant());
    }

    private static ProfileConfigurationException none(SessionPlan plan, List<SigningCertificate> candidates) {
        return candidates.isEmpty()
                ? new ProfileConfigurationException(
                        "There is no certificate with a private key for profile '" + plan.profile() + "' in "
                                + plan.keys() + " that fits",
                        "Check the alias and the selector, and that the store has the private key")
                : new ProfileConfigurationException(
                        "The certificate of profile '" + plan.profile() + "' in " + plan.keys()
                                + " has a kind of key that cannot sign requests to IAM Roles Anywhere on this JDK",
                        "Use RSA, a NIST curve, or ML-DSA on Java 24 or newer");
    }

    private static ProfileConfigurationException invalid(SessionPlan plan, X509Certificate certificate, Instant now) {
        Instant start = certificate.getNotBefore().toInstant();
        boolean early = now.isBefore(start);
        return new ProfileConfigurationException(
                "The certificate of profile '" + plan.profile() + "' in " + plan.keys()
                        + (early
                                ? " is valid only from " + start
                                : " ended at " + certificate.getNotAfter().toInstant())
                        + ", and here it is " + now,
                early
                        ? "Check the clock of this machine"
                        : "Renew the certificate, or check the clock of this machine");
    }
}
