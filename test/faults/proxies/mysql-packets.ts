const HEADER_BYTES = 4;
const COM_QUERY = 0x03;
/**
 * Cuts what a MySQL client sends into packets, header and payload together, however they are spread over chunks.
 * @see https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html
 */
export function packetSplitter(): (chunk: Buffer) => Buffer[] {
  let held: Buffer[] = [];
  let bytes = 0;
  let wanted = HEADER_BYTES;

  return (chunk) => {
    held.push(chunk);
    bytes += chunk.length;
    const packets: Buffer[] = [];
    // Joined only when a packet is complete: joining at every chunk would cost the square of a large statement.
    while (bytes >= wanted) {
      const joined = Buffer.concat(held);
      const length = HEADER_BYTES + joined.readUIntLE(0, 3);
      const whole = joined.length >= length;
      if (whole) packets.push(joined.subarray(0, length));
      const rest = whole ? joined.subarray(length) : joined;
      held = [rest];
      bytes = rest.length;
      wanted = whole ? HEADER_BYTES : length;
    }
    return packets;
  };
}

/**
 * The statement that a client's packet sends, or null; only a command's first packet has the sequence number 0. Where
 * client and server agreed on attributes (MySQL since 8.0.23), it follows a count of none, in one set; no statement
 * begins with a zero byte.
 * @see https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query.html
 */
export function statementIn(packet: Buffer): string | null {
  if (packet[3] !== 0 || packet[HEADER_BYTES] !== COM_QUERY) return null;
  const withAttributes = packet[HEADER_BYTES + 1] === 0 && packet[HEADER_BYTES + 2] === 1;
  return packet.toString('utf8', HEADER_BYTES + (withAttributes ? 3 : 1));
}
