package dev.regente.sales.log;

import dev.regente.election.kernel.MalformedMessage;
import dev.regente.election.kernel.MessageCodec;
import dev.regente.election.kernel.Value;
import dev.regente.election.kernel.ValueCodec;

/** The bytes of {@link ContactMessage}s: one {@link Value} record each. */
public final class ContactCodec implements MessageCodec<ContactMessage> {

    @Override
    public byte[] encode(ContactMessage message) {
        Value.Rec rec;
        if (message instanceof ContactMessage.Address address) {
            rec = Value.rec("address").with("http", address.http());
        } else if (message instanceof ContactMessage.Extent extent) {
            rec = Value.rec("extent").with("last", extent.lastIndex());
        } else if (message instanceof ContactMessage.Petition petition) {
            rec = Value.rec("petition").with("payload", petition.payload());
        } else if (message instanceof ContactMessage.PieceWanted wanted) {
            rec = Value.rec("piece-wanted")
                    .with("base", wanted.base())
                    .with("index", wanted.index())
                    .with("offset", wanted.offset());
        } else if (message instanceof ContactMessage.Piece piece) {
            rec = Value.rec("piece")
                    .with("index", piece.index())
                    .with("offset", piece.offset())
                    .with("total", piece.total())
                    .with("bytes", piece.bytes());
        } else {
            rec = Value.rec("noted");
        }
        return ValueCodec.encode(rec);
    }

    @Override
    public ContactMessage decode(byte[] bytes) throws MalformedMessage {
        try {
            if (!(ValueCodec.decode(bytes) instanceof Value.Rec rec)) {
                throw new IllegalArgumentException("not a record");
            }
            return switch (rec.name()) {
                case "address" -> new ContactMessage.Address(rec.text("http"));
                case "noted" -> new ContactMessage.Noted();
                case "extent" -> new ContactMessage.Extent(rec.num("last"));
                case "piece-wanted" ->
                    new ContactMessage.PieceWanted(rec.num("base"), rec.num("index"), rec.num("offset"));
                case "piece" ->
                    new ContactMessage.Piece(
                            rec.num("index"), rec.num("offset"), rec.num("total"), (Value.Bytes) rec.get("bytes"));
                case "petition" -> new ContactMessage.Petition((Value.Bytes) rec.get("payload"));
                default -> throw new IllegalArgumentException("no kind " + rec.name());
            };
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new MalformedMessage("no contact message: " + e.getMessage());
        }
    }
}
