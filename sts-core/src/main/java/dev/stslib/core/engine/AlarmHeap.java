package dev.stslib.core.engine;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is to be woken, the earliest first: a binary heap in which everybody knows its place. For one thread at a time. */
final class AlarmHeap {
    private @Nullable Alarm[] alarms = new Alarm[8];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** The earliest; there must be one. */
    Alarm first() {
        return at(0);
    }

    /** Puts an alarm in, or moves it to another time. */
    void set(Alarm alarm, long due) {
        alarm.due = due;
        if (alarm.place == Alarm.NOWHERE) {
            if (size == alarms.length) {
                alarms = Arrays.copyOf(alarms, size + (size >> 1));
            }
            put(alarm, size++);
        }
        settle(alarm);
    }

    /** Takes an alarm out; one that is not there does nothing. */
    void remove(Alarm alarm) {
        int hole = alarm.place;
        if (hole == Alarm.NOWHERE) {
            return;
        }
        alarm.place = Alarm.NOWHERE;
        Alarm last = at(--size);
        alarms[size] = null;
        if (last != alarm) {
            put(last, hole);
            settle(last);
        }
    }

    void clear() {
        for (int i = 0; i < size; i++) {
            at(i).place = Alarm.NOWHERE;
        }
        Arrays.fill(alarms, null);
        size = 0;
    }

    private void settle(Alarm alarm) {
        int place = alarm.place;
        while (place > 0 && at(parent(place)).due > alarm.due) {
            put(at(parent(place)), place);
            place = parent(place);
        }
        for (int child = earlierChild(place); child < size && at(child).due < alarm.due; child = earlierChild(place)) {
            put(at(child), place);
            place = child;
        }
        put(alarm, place);
    }

    private static int parent(int place) {
        return (place - 1) >> 1;
    }

    private int earlierChild(int place) {
        int left = 2 * place + 1;
        return left + 1 < size && at(left + 1).due < at(left).due ? left + 1 : left;
    }

    private void put(Alarm alarm, int place) {
        alarms[place] = alarm;
        alarm.place = place;
    }

    private Alarm at(int place) {
        return Objects.requireNonNull(alarms[place]);
    }
}
