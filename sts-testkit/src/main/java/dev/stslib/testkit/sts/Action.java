package dev.stslib.testkit.sts;

/** One operation of STS. */
interface Action {
    /** The value of the parameter {@code Action}. */
    String name();

    /** Checks the request, does what it asks and writes what stands inside the result element. */
    void answer(ActionCall call, Xml xml) throws StsException;
}
