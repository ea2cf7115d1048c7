package dev.stslib.core.internal.fetch;

import dev.stslib.api.error.MfaCodeRejectedException;
import dev.stslib.api.error.UnknownRegionException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.internal.aws.StsEndpoints;
import dev.stslib.core.internal.cache.Futures;
import dev.stslib.core.internal.cache.InFlightRefresh;
import dev.stslib.core.internal.mfa.MfaDevices;
import dev.stslib.core.internal.mfa.MfaPrompter;
import dev.stslib.core.internal.mfa.MfaRequirement;
import dev.stslib.core.internal.ratelimit.RequestDispatcher;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Gets the MFA code that a request carries, and another one if STS refuses it. Does nothing for other requests. */
final class MfaCode<V> implements FetchStage<V> {
    /** The queue of the sources of codes, as messages name it. */
    static final String QUEUE = "the source of MFA codes";

    private final MfaPrompter prompter;
    private final MfaDevices devices;
    private final RequestDispatcher dispatcher;
    private final Executor pool;

    MfaCode(MfaPrompter prompter, MfaDevices devices, RequestDispatcher dispatcher, Executor pool) {
        this.prompter = prompter;
        this.devices = devices;
        this.dispatcher = dispatcher;
        this.pool = pool;
    }

    @Override
    public CompletionStage<V> fetch(FetchContext<V> context, Next<V> next) {
        MfaRequirement need = context.request().code();
        if (need == null) {
            return next.fetch(context);
        }
        StsEndpoint endpoint = Objects.requireNonNull(context.request().endpoint());
        InFlightRefresh<V> refresh = context.refresh();
        boolean byPerson = context.request().isInteractive();
        refresh.asksPerson(byPerson);
        CompletionStage<V> answer = dispatcher.dispatch(refresh, QUEUE, () -> {
            requireRegion(endpoint, need.profile());
            MfaRequirement found = need.withSerial(
                    devices.serial(need.serial(), need.profile(), endpoint, context.signingCredentials()));
            return prompter.ask(found, refresh.trigger().person(), refresh::latest, code -> {
                // Only base credentials sign a request with a code, so nothing in it is older than an invalidation
                // during the prompt. A second prompt would bring the same.
                refresh.renewed();
                context.carry(found.serial(), code);
                refresh.asksPerson(false);
                try {
                    return Futures.await(next.fetch(context));
                } catch (MfaCodeRejectedException e) {
                    refresh.asksPerson(byPerson); // The prompter may ask for another code.
                    throw e;
                }
            });
        });
        // The prompt thread is needed for the next prompt.
        return byPerson ? answer.thenApplyAsync(Function.identity(), refresh.executor(pool)) : answer;
    }

    /** Fails before a person gives a code for nothing. */
    private static void requireRegion(StsEndpoint endpoint, String profile) {
        try {
            StsEndpoints.resolve(endpoint);
        } catch (UnknownRegionException e) {
            throw ProfileErrors.of(e, profile);
        }
    }
}
