package dev.stslib.api.error;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** STS returned an error. Its code says why. */
public class StsServiceException extends StslibException {
    private static final long serialVersionUID = 1L;

    private final StsError error;

    /**
     * Creates the exception.
     *
     * @param problem what happened and where, one sentence without the full stop, no secret in it
     * @param remedy how to fix it, one sentence without the full stop
     * @param error the error that STS returned
     * @param cause what caused it, or null
     */
    public StsServiceException(String problem, String remedy, StsError error, @Nullable Throwable cause) {
        super(problem, remedy, cause);
        this.error = Objects.requireNonNull(error, "error");
    }

    /**
     * The error that STS returned.
     *
     * @return code, status, message and request id
     */
    public StsError error() {
        return error;
    }
}
