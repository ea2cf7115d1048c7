package dev.stslib.core.internal.fetch;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.core.internal.cache.InFlightRefresh;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link FetchPipeline}: what is fetched, for which refresh, and what the stages have found so far. The stages
 * run one after the other, so that no field needs a lock.
 *
 * @param <V> the type of the value
 */
final class FetchContext<V> {
    private final FetchRequest<V> request;
    private final InFlightRefresh<V> refresh;
    private @Nullable SourceCredentials signingCredentials;
    private @Nullable String mfaSerial;
    private @Nullable Secret mfaCode;
    private @Nullable Long storedVersion;

    FetchContext(FetchRequest<V> request, InFlightRefresh<V> refresh) {
        this.request = request;
        this.refresh = refresh;
    }

    FetchRequest<V> request() {
        return request;
    }

    InFlightRefresh<V> refresh() {
        return refresh;
    }

    String label() {
        return request.descriptor().label();
    }

    /** Whether the caller wants new credentials even if there are valid ones. The store is then not read. */
    boolean isForced() {
        return refresh.isForced();
    }

    /** Serves the readers; the stages may go on, for example to store the value. */
    void answered(V value) {
        refresh.answered(value);
    }

    boolean hasSigningCredentials() {
        return signingCredentials != null;
    }

    SourceCredentials signingCredentials() {
        return Objects.requireNonNull(signingCredentials, "signing credentials");
    }

    void signWith(SourceCredentials credentials) {
        signingCredentials = credentials;
    }

    /** The account whose quota the request takes from, or null if it is not known. */
    @Nullable
    String payingAccount() {
        Signer signer = request.signer();
        if (signer == null || signingCredentials == null) {
            return request.descriptor().account();
        }
        String account = signingCredentials.accountId();
        return account == null ? signer.account() : account;
    }

    void carry(String serial, Secret code) {
        mfaSerial = serial;
        mfaCode = code;
    }

    /** The MFA device whose code the request carries, or null. */
    @Nullable
    String mfaSerial() {
        return mfaSerial;
    }

    /** The MFA code that the request carries, or null. */
    @Nullable
    Secret mfaCode() {
        return mfaCode;
    }

    void foundVersion(@Nullable Long version) {
        storedVersion = version;
    }

    /** The version of the stored entry that was loaded last, or null if none was. */
    @Nullable
    Long storedVersion() {
        return storedVersion;
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "FetchContext[" + label() + "]";
    }
}
