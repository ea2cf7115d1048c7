package dev.stslib.planted.sealed;

/** One of four. */
public record Line(int size) implements Shape {
    @Override
    public Shape next() {
        return new Circle(size);
    }
}
