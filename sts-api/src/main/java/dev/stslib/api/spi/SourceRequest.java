package dev.stslib.api.spi;

import java.util.Objects;

/** One request of the engine for the credentials of a {@link SourcePlan}. Immutable. */
public final class SourceRequest {
    private final SourcePlan plan;
    private final boolean background;

    private SourceRequest(SourcePlan plan, boolean background) {
        this.plan = Objects.requireNonNull(plan, "plan");
        this.background = background;
    }

    /**
     * Creates a request that a reader waits for.
     *
     * @param plan a plan of the same source
     * @return the request
     */
    public static SourceRequest of(SourcePlan plan) {
        return new SourceRequest(plan, false);
    }

    /** {@return the same request, made in the background: no reader waits for it} */
    public SourceRequest inBackground() {
        return new SourceRequest(plan, true);
    }

    /** {@return the plan, which the same source has made} */
    public SourcePlan plan() {
        return plan;
    }

    /** {@return whether no reader waits for the answer; the source must then not prompt a person} */
    public boolean isInBackground() {
        return background;
    }

    /** Shows the description of the plan. */
    @Override
    public String toString() {
        return "SourceRequest[" + plan.describe() + (background ? ", in the background]" : "]");
    }
}
