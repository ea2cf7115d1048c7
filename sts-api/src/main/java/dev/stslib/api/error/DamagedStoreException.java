package dev.stslib.api.error;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A store, or an entry in it, is not what was written: it is truncated, changed, or of another type. */
public final class DamagedStoreException extends StoreException {
    private static final long serialVersionUID = 1L;

    private final Damage damage;

    /**
     * Creates the exception for something {@linkplain Damage#CHANGED changed}.
     *
     * @param problem what happened and where, one sentence without the full stop, no secret in it
     * @param remedy how to fix it, one sentence without the full stop
     */
    public DamagedStoreException(String problem, String remedy) {
        this(Damage.CHANGED, problem, remedy, null);
    }

    /**
     * Creates the exception for something {@linkplain Damage#CHANGED changed}, with a cause.
     *
     * @param problem what happened and where
     * @param remedy how to fix it
     * @param cause what caused it, or null
     */
    public DamagedStoreException(String problem, String remedy, @Nullable Throwable cause) {
        this(Damage.CHANGED, problem, remedy, cause);
    }

    /**
     * Creates the exception.
     *
     * @param damage the kind of damage
     * @param problem what happened and where
     * @param remedy how to fix it
     * @param cause what caused it, or null
     */
    public DamagedStoreException(Damage damage, String problem, String remedy, @Nullable Throwable cause) {
        super(problem, remedy, cause);
        this.damage = Objects.requireNonNull(damage, "damage");
    }

    /**
     * The kind of damage.
     *
     * @return the damage, never null
     */
    public Damage damage() {
        return damage;
    }
}
