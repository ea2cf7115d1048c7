package dev.stslib.api.error;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A store, or an entry of it, is not what was once written: cut, changed, or of another type. */
public final class DamagedStoreException extends StoreException {
    private static final long serialVersionUID = 1L;

    private final Damage damage;

    /**
     * Makes the error for something {@linkplain Damage#CHANGED changed}.
     *
     * @param what what happened and where, one sentence without the full stop, no secret in it
     * @param mend how to mend it, one sentence without the full stop
     */
    public DamagedStoreException(String what, String mend) {
        this(Damage.CHANGED, what, mend, null);
    }

    /**
     * Makes the error for something {@linkplain Damage#CHANGED changed}, with a cause.
     *
     * @param what what happened and where
     * @param mend how to mend it
     * @param cause what caused it, or null
     */
    public DamagedStoreException(String what, String mend, @Nullable Throwable cause) {
        this(Damage.CHANGED, what, mend, cause);
    }

    /**
     * Makes the error.
     *
     * @param damage what is wrong with it
     * @param what what happened and where
     * @param mend how to mend it
     * @param cause what caused it, or null
     */
    public DamagedStoreException(Damage damage, String what, String mend, @Nullable Throwable cause) {
        super(what, mend, cause);
        this.damage = Objects.requireNonNull(damage, "damage");
    }

    /**
     * What is wrong with it.
     *
     * @return the damage, never null
     */
    public Damage damage() {
        return damage;
    }
}
