package dev.stslib.planted.sealed;

/** One of four. */
record Triangle(int size) implements Shape {
    @Override
    public Shape next() {
        return new Line(size);
    }
}
