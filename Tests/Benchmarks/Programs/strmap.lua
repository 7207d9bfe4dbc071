local counts, distinct = {}, 0
for i = 0, 499999 do
  local key = "k" .. i * 7 % 5000
  if counts[key] == nil then distinct = distinct + 1 end
  counts[key] = (counts[key] or 0) + 1
end
local pieces = {}
for i = 0, 99999 do pieces[#pieces + 1] = "p" .. i end
print(distinct .. " " .. #table.concat(pieces))
