package dev.stslib.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Writes a report as JSON, as an SVG picture and as text. */
final class ReportFiles {
    private final Path folder;

    ReportFiles(Path folder) {
        this.folder = folder;
    }

    void write(Report report, Instant when) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(report.name() + ".txt"), report.text());
        Files.writeString(folder.resolve(report.name() + ".svg"), new BarPlot(report).svg());
        try (Writer out = Files.newBufferedWriter(folder.resolve(report.name() + ".json"));
                JsonGenerator json = new JsonFactory().createGenerator(out).useDefaultPrettyPrinter()) {
            write(report, when, json);
        }
    }

    private static void write(Report report, Instant when, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", report.name());
        json.writeStringField("title", report.title());
        json.writeStringField("peer", report.peer());
        json.writeStringField("when", when.toString());
        json.writeStringField("java", Runtime.version().toString());
        json.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
        json.writeArrayFieldStart("rows");
        for (Row row : report.rows()) {
            json.writeStartObject();
            json.writeStringField("what", row.what());
            json.writeStringField("unit", row.unit());
            number(json, "ours", row.ours());
            number(json, "sdk", row.sdk());
            number(json, "ratio", row.ratio());
            json.writeStringField("goal", row.goal().verdict(row));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("remarks");
        for (String remark : report.remarks()) {
            json.writeString(remark);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** JSON has no number for what is missing or has no end. */
    private static void number(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(name, value);
        } else {
            json.writeNullField(name);
        }
    }
}
