package dev.regente.election.loop;

import java.util.Arrays;

/**
 * The armed timers of a loop, the earliest first. Most timers are started anew again and again and never fire: moving one
 * to a later moment, or stopping it, writes one field and touches nothing else; its place is put right when it comes to
 * the front. Not thread-safe.
 */
final class TimerHeap {
    private LoopTimer[] heap = new LoopTimer[16];
    private int size;

    /** The timer was armed, or armed anew. */
    void armed(LoopTimer timer) {
        if (timer.place < 0) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, 2 * size);
            }
            timer.keyNanos = timer.dueNanos();
            up(size++, timer);
        } else if (timer.dueNanos() - timer.keyNanos < 0) {
            timer.keyNanos = timer.dueNanos();
            up(timer.place, timer);
        }
    }

    /** The armed timer that is due first, or null. */
    LoopTimer first() {
        while (size > 0) {
            LoopTimer top = heap[0];
            if (!top.isArmed()) {
                removeTop();
            } else if (top.dueNanos() - top.keyNanos > 0) {
                top.keyNanos = top.dueNanos();
                down(0, top);
            } else {
                return top;
            }
        }
        return null;
    }

    private void removeTop() {
        heap[0].place = -1;
        LoopTimer last = heap[--size];
        heap[size] = null;
        if (size > 0) {
            down(0, last);
        }
    }

    private void up(int from, LoopTimer timer) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) / 2;
            if (heap[parent].keyNanos - timer.keyNanos <= 0) {
                break;
            }
            put(at, heap[parent]);
            at = parent;
        }
        put(at, timer);
    }

    private void down(int from, LoopTimer timer) {
        int at = from;
        for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && heap[child + 1].keyNanos - heap[child].keyNanos < 0) {
                child++;
            }
            if (timer.keyNanos - heap[child].keyNanos <= 0) {
                break;
            }
            put(at, heap[child]);
            at = child;
        }
        put(at, timer);
    }

    private void put(int at, LoopTimer timer) {
        heap[at] = timer;
        timer.place = at;
    }
}
