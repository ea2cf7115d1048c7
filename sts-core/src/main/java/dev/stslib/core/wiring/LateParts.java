package dev.stslib.core.wiring;

/**
 * The parts that only a request needs, so that an engine which reads out of its store never makes them, at its end
 * neither.
 *
 * @param connections the ways to STS
 * @param traffic the way to whom is asked
 * @param mfaDesk where codes are asked for
 */
public record LateParts(LatePart connections, LatePart traffic, LatePart mfaDesk) {
    LateParts() {
        this(new LatePart(), new LatePart(), new LatePart());
    }
}
