package dev.stslib.core.wiring;

/**
 * The parts that only a request needs, so that an engine which reads out of its store never makes them, at its end
 * neither.
 */
public final class LateParts {
    private final LatePart connections = new LatePart();
    private final LatePart dispatcher = new LatePart();
    private final LatePart mfaPrompter = new LatePart();

    LateParts() {}

    /** {@return the ways to STS} */
    public LatePart connections() {
        return connections;
    }

    /** {@return the request dispatcher} */
    public LatePart dispatcher() {
        return dispatcher;
    }

    /** {@return where codes are asked for} */
    public LatePart mfaPrompter() {
        return mfaPrompter;
    }
}
