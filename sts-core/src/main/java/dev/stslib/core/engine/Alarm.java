package dev.stslib.core.engine;

/** Something that is woken often enough to remember its own place in {@link AlarmHeap}, so that it costs no more memory. */
abstract class Alarm implements Wakeable {
    static final int NOWHERE = -1;

    /** Milliseconds since 1970. Both are the heap's, and guarded by it. */
    long due;

    int place = NOWHERE;

    /** One for what has no room of its own. */
    static Alarm of(Wakeable what) {
        return new Alarm() {
            @Override
            public void wake() {
                what.wake();
            }
        };
    }
}
