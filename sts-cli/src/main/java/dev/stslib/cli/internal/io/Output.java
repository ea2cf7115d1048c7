package dev.stslib.cli.internal.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintStream;

/** Prints results to standard output, as tables or as JSON. */
public final class Output {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final PrintStream out;
    private final OutputFormat format;

    /** Prints to a stream in a format. */
    public Output(PrintStream out, OutputFormat format) {
        this.out = out;
        this.format = format;
    }

    /** Prints a listing. An empty table is said in words, an empty listing in JSON is an empty array. */
    public void print(Listing listing, String nothing) {
        if (format == OutputFormat.JSON) {
            json(listing.objects());
        } else if (listing.isEmpty()) {
            out.println(nothing);
        } else {
            listing.table().forEach(out::println);
        }
    }

    /** Whether programs read the output. */
    public boolean isJson() {
        return format == OutputFormat.JSON;
    }

    /** Prints a value of maps, lists, texts, numbers and truth values as JSON. */
    public void json(Object value) {
        try {
            out.println(JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Maps and texts can always be written as JSON", e);
        }
    }

    /** Prints a line. */
    public void line(String text) {
        out.println(text);
    }
}
