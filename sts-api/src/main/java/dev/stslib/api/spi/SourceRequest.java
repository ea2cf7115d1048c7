package dev.stslib.api.spi;

import java.util.Objects;

/** One request of the engine for the credentials of a {@link SourcePlan}. Immutable. */
public final class SourceRequest {
    private final SourcePlan plan;
    private final boolean background;
    private final boolean mayAskPerson;
    private final boolean mustBeNew;

    private SourceRequest(SourcePlan plan, boolean background, boolean mayAskPerson, boolean mustBeNew) {
        this.plan = Objects.requireNonNull(plan, "plan");
        this.background = background;
        this.mayAskPerson = mayAskPerson;
        this.mustBeNew = mustBeNew;
    }

    /**
     * Creates a request that a reader waits for.
     *
     * @param plan a plan of the same source
     * @return the request
     */
    public static SourceRequest of(SourcePlan plan) {
        return new SourceRequest(plan, false, true, false);
    }

    /** {@return the same request, made in the background: no reader waits for it, and no person may be asked} */
    public SourceRequest inBackground() {
        return new SourceRequest(plan, true, false, mustBeNew);
    }

    /**
     * Says whether a person may be asked.
     *
     * @param value true if the source may ask a person to sign in
     * @return the same request with that permission
     */
    public SourceRequest withPerson(boolean value) {
        return new SourceRequest(plan, background, value, mustBeNew);
    }

    /**
     * Says whether the credentials must be new.
     *
     * @param value true if credentials that the source, or another tool, has kept are of no use
     * @return the same request with that demand
     */
    public SourceRequest withNew(boolean value) {
        return new SourceRequest(plan, background, mayAskPerson, value);
    }

    /** {@return the plan, which the same source has made} */
    public SourcePlan plan() {
        return plan;
    }

    /** {@return whether no reader waits for the answer} */
    public boolean isInBackground() {
        return background;
    }

    /** {@return whether the source may ask a person to sign in; otherwise a sign-in that has ended is an error} */
    public boolean mayAskPerson() {
        return mayAskPerson;
    }

    /**
     * {@return whether the credentials must be new: a caller has asked for that, or a service has refused the earlier ones} A
     * source that keeps credentials, or reads those of another tool, asks for new ones then.
     */
    public boolean mustBeNew() {
        return mustBeNew;
    }

    /** Shows the description of the plan. */
    @Override
    public String toString() {
        return "SourceRequest[" + plan.describe() + (background ? ", in the background]" : "]");
    }
}
