package dev.stslib.testkit.sts;

/** One operation of STS or IAM. */
interface Action {
    /** The value of the parameter {@code Action}. */
    String name();

    /** The service that answers it. */
    default Service service() {
        return Service.STS;
    }

    /** Whether a request has to be signed. */
    default boolean signed() {
        return true;
    }

    /** The parameters that it takes. */
    Shape shape();

    /** Checks the request, executes it and writes the content of the result element. */
    void answer(ActionCall call, Xml xml) throws StsException;
}
