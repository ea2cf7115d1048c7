package dev.stslib.core.internal.event;

import dev.stslib.core.event.EngineEvent;
import dev.stslib.core.event.EngineListener;
import dev.stslib.core.event.RequiredCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what the engine does into the log. No event holds a secret. */
public final class LogListener implements EngineListener {
    private static final Logger LOG = LoggerFactory.getLogger("dev.stslib.core.CredentialEngine");
    private static final String REMEDY = "the roles stay valid until they expire: give a code to generateSessionToken";

    @Override
    public void on(EngineEvent event) {
        if (event instanceof EngineEvent.RefreshStarted asked) {
            LOG.debug("Asking for the credentials of {}", asked.label());
        } else if (event instanceof EngineEvent.Refreshed refreshed) {
            LOG.debug(
                    "New credentials of {} until {}, after {} ms",
                    refreshed.label(),
                    refreshed.expiration(),
                    refreshed.took().toMillis());
        } else if (event instanceof EngineEvent.RefreshFailed failed) {
            String next = failed.nextTry() == null
                    ? "the next reader"
                    : "the background in " + failed.nextTry().toSeconds() + " s";
            LOG.warn(
                    "No new credentials of {}: {} ({} tries again)",
                    failed.label(),
                    failed.error().getMessage(),
                    next);
        } else if (event instanceof EngineEvent.AboutToExpire ending) {
            aboutToExpire(ending);
        } else if (event instanceof EngineEvent.Expired expired && needsPerson(expired.code())) {
            LOG.warn("{} has ended; {}", expired.label(), REMEDY);
        } else if (event instanceof EngineEvent.PolicyPacked packed) {
            LOG.debug(
                    "The policies and tags of {} take {} % of the room that STS allows",
                    packed.label(), packed.percent());
        } else if (event instanceof EngineEvent.StoreFailed failed) {
            LOG.warn(
                    "The store failed at {}: {}", failed.label(), failed.error().getMessage());
        } else if (event instanceof EngineEvent.StoreCallEnded ended) {
            LOG.debug(
                    "The store's {} of {} took {} ms",
                    ended.operation(),
                    ended.label(),
                    ended.took().toMillis());
        } else if (event instanceof EngineEvent.WaitEnded ended) {
            LOG.debug(
                    "A reader waited {} ms for the credentials of {}",
                    ended.took().toMillis(),
                    ended.label());
        } else if (event instanceof EngineEvent.CycleProgress cycle) {
            LOG.info("completed {} out of {} total executions", cycle.completed(), cycle.planned());
            LOG.info("remaining in cycle: {}", RemainingTime.text(cycle.remaining()));
        } else if (event instanceof EngineEvent.CycleEnded ended) {
            LOG.info("the automatic refresh for {} ended: {}", ended.label(), ended.why());
        }
    }

    private static void aboutToExpire(EngineEvent.AboutToExpire ending) {
        String left = RemainingTime.text(ending.remaining());
        if (needsPerson(ending.code())) {
            LOG.warn("{} ends in {}; {}", ending.label(), left, REMEDY);
        } else {
            LOG.debug("The credentials of {} end in {} and have not been renewed", ending.label(), left);
        }
    }

    private static boolean needsPerson(@Nullable RequiredCode code) {
        return code != null && !code.comesAlone();
    }
}
