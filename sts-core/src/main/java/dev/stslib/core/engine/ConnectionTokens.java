package dev.stslib.core.engine;

import dev.stslib.api.CredentialKey;
import dev.stslib.api.Secret;
import dev.stslib.api.SessionToken;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.request.GetSessionTokenRequest;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.api.spi.OpenTokenProvider;
import dev.stslib.core.internal.mfa.MfaPrompter;
import dev.stslib.core.internal.mfa.MfaRequirement;
import dev.stslib.core.internal.ratelimit.RequestDispatcher;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The session tokens of connections that go the same way. */
public final class ConnectionTokens {
    private final Sts sts;
    private final StsEndpoint endpoint;
    private final Cells cells;
    private final MfaPrompter prompter;
    private final RequestDispatcher dispatcher;

    ConnectionTokens(Sts sts, StsEndpoint endpoint, Cells cells, MfaPrompter prompter, RequestDispatcher dispatcher) {
        this.sts = sts;
        this.endpoint = endpoint;
        this.cells = cells;
        this.prompter = prompter;
        this.dispatcher = dispatcher;
    }

    /**
     * Makes a request of another kind this way, at once, on the caller's thread.
     *
     * @param <T> what it gives
     * @param keys who signs, or null for nobody
     * @param request the request
     * @return what it gives
     */
    public <T> T call(@Nullable SourceCredentials keys, Function<OpenTokenProvider, T> request) {
        dispatcher.recordUnqueued(endpoint, keys == null ? null : keys.accountId());
        return request.apply(sts.provider());
    }

    /**
     * A session token from the cache or from STS.
     *
     * @param keys who signs
     * @param duration how long a new one shall live, or null for STS's default
     * @param forceNew true to get a new one whatever is there
     * @param mfaSerial the device, or null
     * @param mfaCode its code, or null; goes with the device
     * @return the token
     */
    public SessionToken sessionToken(
            SourceCredentials keys,
            @Nullable Duration duration,
            boolean forceNew,
            @Nullable String mfaSerial,
            @Nullable Secret mfaCode) {
        GetSessionTokenRequest request = new GetSessionTokenRequest(duration, mfaSerial, mfaCode);
        Source source = Source.of(keys);
        CredentialKey key = Keys.sessionToken(Keys.Purpose.CONNECTION, source, endpoint, mfaSerial, duration);
        Subject subject = new Subject(EntryKind.SESSION_TOKEN, "session token of " + keys.accessKeyId(), mfaSerial);
        Filled filled = cells.filled(key);
        Fetch fetch = (flight, current) -> fetch(keys, duration, mfaSerial, flight, () -> filled.since(current));
        CredentialCell cell = mfaSerial == null
                ? cells.cell(key, subject, fetch)
                : cells.personalCell(key, subject, fetch, mfaSerial);
        TemporaryCredentials got;
        if (mfaSerial != null && mfaCode != null) {
            got = withCode(cell, keys, request, mfaSerial, mfaCode, forceNew);
        } else {
            got = forceNew ? Waiting.forStage(cell.renew()) : cell.get();
        }
        return new SessionToken(got, mfaSerial);
    }

    /** What a cell asks by itself: without a device at any time; with one, only if the code source can answer. */
    private CompletionStage<TemporaryCredentials> fetch(
            SourceCredentials keys,
            @Nullable Duration duration,
            @Nullable String mfaSerial,
            Flight flight,
            Supplier<Optional<TemporaryCredentials>> there) {
        if (mfaSerial == null) {
            GetSessionTokenRequest plain = new GetSessionTokenRequest(duration, null, null);
            return dispatcher.dispatch(flight, endpoint, keys.accountId(), () -> ask(keys, plain));
        }
        MfaRequirement need = new MfaRequirement(mfaSerial, keys.accessKeyId(), null);
        return dispatcher.dispatch(
                flight,
                Fetches.DESK,
                () -> prompter.ask(need, flight.urgency.person(), there, code -> {
                    dispatcher.recordUnqueued(endpoint, keys.accountId());
                    return ask(keys, new GetSessionTokenRequest(duration, mfaSerial, code));
                }));
    }

    private TemporaryCredentials withCode(
            CredentialCell cell,
            SourceCredentials keys,
            GetSessionTokenRequest request,
            String serial,
            Secret code,
            boolean forceNew) {
        return prompter.exclusively(serial, () -> {
            cells.restore(cell);
            Optional<TemporaryCredentials> there = forceNew ? Optional.empty() : cell.fresh();
            return there.orElseGet(() -> {
                dispatcher.recordUnqueued(endpoint, keys.accountId());
                TemporaryCredentials got = prompter.withCode(serial, code, sent -> ask(keys, request));
                cell.replace(got);
                return got;
            });
        });
    }

    private TemporaryCredentials ask(SourceCredentials keys, GetSessionTokenRequest request) {
        return sts.provider().getSessionToken(endpoint, keys, request).credentials();
    }
}
