package dev.stslib.planted;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Date;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Reads the wall clock in every way. */
public final class ClockElsewhere {
    private ClockElsewhere() {}

    static long currentTimeMillis() {
        return System.currentTimeMillis();
    }

    static LongSupplier reference() {
        return System::currentTimeMillis;
    }

    static Supplier<Instant> referenceToNow() {
        return Instant::now;
    }

    static Object nowInstant() {
        return Instant.now();
    }

    static Object nowLocalDate() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    static Object nowLocalTime() {
        return LocalTime.now(ZoneOffset.UTC);
    }

    static Object nowLocalDateTime() {
        return LocalDateTime.now(ZoneOffset.UTC);
    }

    static Object nowZonedDateTime() {
        return ZonedDateTime.now(ZoneOffset.UTC);
    }

    static Object nowOffsetDateTime() {
        return OffsetDateTime.now(ZoneOffset.UTC);
    }

    static Object nowOffsetTime() {
        return OffsetTime.now(ZoneOffset.UTC);
    }

    static Object nowYear() {
        return Year.now(ZoneOffset.UTC);
    }

    static InstantSource systemUtc() {
        return Clock.systemUTC();
    }

    @SuppressWarnings("JavaTimeDefaultTimeZone")
    static InstantSource systemDefault() {
        return Clock.systemDefaultZone();
    }

    static InstantSource systemOf() {
        return Clock.system(ZoneOffset.UTC);
    }

    static InstantSource tick() {
        return Clock.tickSeconds(ZoneOffset.UTC);
    }

    static InstantSource source() {
        return InstantSource.system();
    }

    static Object calendar() {
        return Calendar.getInstance(Locale.ROOT);
    }

    @SuppressWarnings("JavaUtilDate")
    static Object date() {
        return new Date();
    }
}
